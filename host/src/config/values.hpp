#pragma once

#include <string>
#include <string_view>

#include "config/map_reader.hpp"

// Readers of values with a form of their own: each reports what is wrong and leaves `into` alone then.
namespace enlace::config {

// Lower-case letters, digits and inner hyphens or underscores, at most 63: tenants, instances, plugins.
bool is_name(std::string_view text);
void read_name(MapReader& map, std::string_view key, std::string& into);

void read_zone(MapReader& map, std::string_view key, std::string& into);
void read_day(MapReader& map, std::string_view key, std::string& into);  // yyyy-mm-dd
void read_url(MapReader& map, std::string_view key, std::string& into);  // http(s), without a final slash
void read_schedule(MapReader& map, std::string_view key, std::string& into);  // design 9
void read_days(MapReader& map, std::string_view key, int& into);              // "90d", or "forever" = 0
// "secret:NAME" or a value. A value where a secret belongs is only a warning: it works.
void read_credential(MapReader& map, std::string_view key, bool is_secret, Credential& into);

bool is_origin(std::string_view text);  // "https://api.alegra.com", with a port perhaps

// A value as JSON: true, false, null and plain decimal numbers keep their type unless quoted; all else is
// text.
Json to_json(const Node& node);

}  // namespace enlace::config
