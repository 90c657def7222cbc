#pragma once

#include <functional>
#include <string>

#include "alerts/book.hpp"
#include "phrases/phrasebook.hpp"

// A message in words. Pure.
namespace enlace::alerts {

struct Letter {
  std::string subject;  // one line
  std::string text;     // plain, lines of some width, with the remedy and the command to give
};

// The plugin of a tenant's connector: whose words its causes are said in. Absent: anybody's.
using PluginOf = std::function<std::string(const std::string& tenant, const std::string& connector)>;

// The zone in which hours are told to a tenant's people; to the host's own ("host"). Absent: UTC.
using ZoneOf = std::function<std::string(const std::string& tenant)>;

Letter letter_of(const Message& message, const phrases::Phrasebook& phrases, phrases::Language language,
                 const PluginOf& plugin_of = {}, const ZoneOf& zone_of = {});

// The same for a program, and for chats that show `text`: {"kind", "text", "subject", "problem" or "digest"}.
Json webhook_body(const Message& message, const Letter& letter);

// RFC 5322, ASCII, CRLF: text/plain in UTF-8. `id` makes the Message-ID, so that a repeat is recognised.
std::string mail_of(const Letter& letter, const std::string& from, const std::string& to,
                    const std::string& id, std::int64_t unix_ms);

}  // namespace enlace::alerts
