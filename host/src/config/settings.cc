// Settings against the JSON Schema of a descriptor. valijson decides; its words are made into ours here.
#include <boost/json/parse.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <set>

#include "config/config.hpp"
#include "text/fold.hpp"

namespace enlace::config {
namespace {

using Path = std::vector<std::string>;

std::string dotted(const Path& path) {
  std::string out;
  for (const std::string& part : path) out += (out.empty() ? "" : ".") + part;
  return out;
}

// valijson's context: "<root>", "[price_list]", "[0]".
Path path_of(const std::vector<std::string>& context) {
  Path path;
  for (const std::string& part : context) {
    if (part.size() > 2 && part.front() == '[' && part.back() == ']')
      path.push_back(part.substr(1, part.size() - 2));
  }
  return path;
}

bool is_index(const std::string& key) {
  return !key.empty() && key.find_first_not_of("0123456789") == std::string::npos;
}

const Json& value_at(const Json& root, const Path& path) {
  static const Json none;
  const Json* at = &root;
  for (const std::string& key : path) {
    if (at->is_array() && is_index(key)) {
      const std::size_t index = std::stoul(key);
      if (index >= at->size()) return none;
      at = &at->items()[index];
    } else {
      at = &(*at)[key];
    }
  }
  return *at;
}

const Json& schema_at(const Json& schema, const Path& path) {
  const Json* at = &schema;
  for (const std::string& key : path) at = is_index(key) ? &(*at)["items"] : &(*at)["properties"][key];
  return *at;
}

std::string quoted_part(const std::string& description) {
  const std::size_t begin = description.find('\'');
  const std::size_t end = description.rfind('\'');
  return begin == std::string::npos || end <= begin ? "" : description.substr(begin + 1, end - begin - 1);
}

std::vector<std::string> texts_of(const Json& value) {
  std::vector<std::string> texts;
  for (const Json& item : value.items()) texts.push_back(item.is_bool() ? item.dump() : item.text());
  if (value.is_string()) texts.push_back(value.text());
  return texts;
}

std::string alternatives(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : " or ") + name;
  return out;
}

const char* kind_of(const Json& value) {
  if (value.is_bool()) return "true or false";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a text";
  if (value.is_array()) return "a list";
  return value.is_object() ? "a section" : "nothing";
}

const char* type_in_words(std::string_view type) {
  if (type == "string") return "a text";
  if (type == "integer") return "a whole number";
  if (type == "number") return "a number";
  if (type == "boolean") return "true or false";
  if (type == "array") return "a list";
  return type == "object" ? "a section" : "nothing";
}

Notice problem(const Path& path, const char* reason, std::string message, Json params = Json::object()) {
  params.set("path", dotted(path));
  params.set("reason", reason);
  return Notice{"setting_invalid", std::move(params), std::move(message)};
}

Notice unknown_setting(const Path& path, const Json& known) {
  std::vector<std::string> names;
  Json list = Json::array();
  for (const Json::Member& member : known.members()) {
    names.push_back(member.key);
    list.push_back(member.key);
  }
  const std::string nearest = text::nearest(path.back(), names);
  std::string message = "unknown setting \"" + dotted(path) + "\"";
  if (!nearest.empty()) message += "; did you mean \"" + nearest + "\"?";
  if (!names.empty()) {
    message += nearest.empty() ? ". Known settings: " : " Known settings: ";
    for (std::size_t i = 0; i < names.size(); ++i) message += (i ? ", " : "") + names[i];
  }
  return problem(path, "unknown", std::move(message),
                 Json::object({{"nearest", nearest}, {"known", std::move(list)}}));
}

Notice wrong_type(const Path& path, const Json& value, const Json& schema) {
  std::vector<std::string> expected;
  for (const std::string& type : texts_of(schema["type"])) expected.emplace_back(type_in_words(type));
  const bool wants_text = std::find(expected.begin(), expected.end(), "a text") != expected.end();
  const bool quotable = value.is_number() || value.is_bool();
  return problem(path, "type",
                 "the setting \"" + dotted(path) + "\" must be " + alternatives(expected) + ", not " +
                     kind_of(value) + (wants_text && quotable ? "; put it in quotes" : ""),
                 Json::object({{"expected", alternatives(expected)}, {"found", kind_of(value)}}));
}

Notice wrong_choice(const Path& path, const Json& value, const Json& schema) {
  const std::vector<std::string> choices = texts_of(schema["enum"]);
  const std::string nearest = text::nearest(value.text(), choices);
  return problem(
      path, "choice",
      "the setting \"" + dotted(path) + "\" cannot be \"" + value.text() + "\"; expected " +
          alternatives(choices),
      Json::object({{"nearest", nearest}, {"expected", alternatives(choices)}, {"found", value.text()}}));
}

// One error of valijson as problems of ours; none for those that only say that something inside failed.
std::vector<Notice> translate(const valijson::ValidationResults::Error& error, const Json& settings,
                              const Json& schema) {
  const std::string& what = error.description;
  Path path = path_of(error.context);
  const auto says = [&what](std::string_view words) { return what.find(words) != std::string::npos; };
  if (says("associated with property name") || says("Failed to validate item #") ||
      says("additional properties schema")) {
    return {};
  }
  const Json& value = value_at(settings, path);
  const Json& rule = schema_at(schema, path);
  if (says("'additionalProperties' constraints")) {  // it names the first only
    std::vector<Notice> unknown;
    for (const Json::Member& member : value.members()) {
      if (rule["properties"].contains(member.key)) continue;
      Path inner = path;
      inner.push_back(member.key);
      unknown.push_back(unknown_setting(inner, rule["properties"]));
    }
    return unknown;
  }
  if (says("Missing required property")) {
    path.push_back(quoted_part(what));
    return {problem(path, "missing", "the setting \"" + dotted(path) + "\" is missing")};
  }
  if (says("'type' constraint")) return {wrong_type(path, value, rule)};
  if (says("enum values")) return {wrong_choice(path, value, rule)};
  return {problem(path, "rule", "the setting \"" + dotted(path) + "\" is not valid: " + what,
                  Json::object({{"detail", what}}))};
}

boost::json::value boost_value(const Json& json) {
  boost::json::parse_options options;
  options.max_depth = 64;
  return boost::json::parse(json.dump(), {}, options);
}

std::vector<Notice> validate(const Json& settings, const Json& schema) {
  const boost::json::value schema_value = boost_value(schema);
  const boost::json::value target = boost_value(settings);
  valijson::Schema parsed;
  valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(schema_value), parsed);
  valijson::Validator validator;
  valijson::ValidationResults results;
  validator.validate(parsed, valijson::adapters::BoostJsonAdapter(target), &results);
  std::vector<Notice> notices;
  std::set<std::string> seen;  // alternatives (anyOf) complain of one place several times
  for (const valijson::ValidationResults::Error& error : results) {
    for (Notice& notice : translate(error, settings, schema)) {
      if (seen.insert(notice.params["path"].text()).second) notices.push_back(std::move(notice));
    }
  }
  return notices;
}

}  // namespace

std::vector<Notice> validate_settings(const Json& settings, const Json& schema) {
  if (schema.is_null()) return {};
  try {
    return validate(settings, schema);
  } catch (const std::exception& thrown) {  // a schema that is none: valijson throws
    return {
        problem({}, "schema", std::string("the connector's settings schema is broken: ") + thrown.what())};
  }
}

}  // namespace enlace::config
