#include "mocks/binderp/body.hpp"

#include <algorithm>

#include "mocks/binderp/guid.hpp"
#include "mocks/binderp/refusal.hpp"
#include "mocks/binderp/text.hpp"

namespace enlace::mock::binderp {
namespace {

using Kind = Member::Kind;

class Binder {
 public:
  Json object(const Json& given, const Model& model, const std::string& path) {
    Json bound = Json::object();
    for (const Json::Member& member : given.members()) {
      const auto known = std::ranges::find_if(
          model, [&](const Member& candidate) { return same_ignoring_case(candidate.name, member.key); });
      if (known == model.end()) {
        const std::string full = path + "." + member.key;
        ignored.push_back(full.substr(full.find('.') + 1));
        continue;
      }
      if (member.value.is_null()) continue;
      Json value = read(member.value, *known, path + "." + std::string(known->name));
      if (!value.is_null()) bound.set(known->name, std::move(value));
    }
    for (const Member& member : model) {
      const std::string full = path + "." + std::string(member.name);
      const Json& value = bound[member.name];
      const bool missing = value.is_null() || (value.is_string() && blank(value.text()));
      if (member.required && missing && faults[full].is_null()) {
        fault(full, "The " + std::string(member.name) + " field is required.");
      }
    }
    return bound;
  }

  std::vector<std::string> ignored;
  Json faults = Json::object();

 private:
  void fault(const std::string& path, const std::string& sentence) {
    Json* list = faults.find(path);
    if (!list) {
      faults.set(path, Json::array());
      list = faults.find(path);
    }
    list->push_back(sentence);
  }
  Json wrong(const Json& given, const std::string& path, const char* type) {
    const std::string shown = given.text().empty() ? given.dump() : given.text();
    fault(path, "Error converting value \"" + shown + "\" to type '" + type + "'. Path '" +
                    path.substr(path.find('.') + 1) + "'.");
    return {};
  }

  Json read(const Json& given, const Member& member, const std::string& path) {
    switch (member.kind) {
      case Kind::text:
        if (given.is_string() || given.is_number()) return given.text();
        return wrong(given, path, "System.String");
      case Kind::guid: {
        const auto guid = given.is_string() ? parsed_guid(given.text()) : std::nullopt;
        return guid ? Json(*guid) : wrong(given, path, "System.Guid");
      }
      case Kind::integer: {
        const std::string& text = given.text();
        const bool whole = !text.empty() && text.find_first_not_of("-0123456789") == std::string::npos;
        return whole && given.integer() ? Json(*given.integer()) : wrong(given, path, "System.Int32");
      }
      case Kind::number:
        return given.decimal() ? Json(*given.decimal()) : wrong(given, path, "System.Double");
      case Kind::boolean:
        if (given.is_bool()) return given;
        if (same_ignoring_case(given.text(), "true")) return true;
        if (same_ignoring_case(given.text(), "false")) return false;
        return wrong(given, path, "System.Boolean");
      case Kind::moment: {
        const auto moment = given.is_string() ? parsed_moment(given.text(), true) : std::nullopt;
        return moment ? Json(*moment) : wrong(given, path, "System.DateTime");
      }
      case Kind::texts:
      case Kind::objects:
        return several(given, member, path);
      case Kind::object:
        if (!given.is_object()) return wrong(given, path, "System.Object");
        return object(given, *member.members, path);
    }
    return {};
  }

  Json several(const Json& given, const Member& member, const std::string& path) {
    if (!given.is_array()) return wrong(given, path, "System.Collections.Generic.List");
    Json list = Json::array();
    std::size_t index = 0;
    for (const Json& item : given.items()) {
      const std::string own = path + "[" + std::to_string(index++) + "]";
      if (member.kind == Kind::objects) {
        list.push_back(item.is_object() ? object(item, *member.members, own)
                                        : wrong(item, own, "System.Object"));
      } else {
        list.push_back(item.is_string() ? item : wrong(item, own, "System.String"));
      }
    }
    return list;
  }
};

// "application/json; charset=utf-8" and its like.
bool is_json(std::string_view type) {
  const std::string plain = lower(type.substr(0, type.find(';')));
  const std::string_view trimmed = without_trailing_spaces(plain);
  return trimmed == "application/json" || trimmed == "text/json";
}

Failure invalid(Json faults) {
  return refuse_with(
      400, Json::object({{"Message", "The request is invalid."}, {"ModelState", std::move(faults)}}));
}

}  // namespace

Result<Json> bind(const Request& request, std::string_view argument, const Model& model,
                  std::vector<std::string>& ignored) {
  const std::string_view type = request.header("Content-Type");
  // The real service reads XML and forms as well; nothing of ours should send them, so the mock does not.
  if (!is_json(type)) {
    const std::string named(type.empty() ? std::string_view("application/octet-stream") : type);
    return refuse(415, "The request entity's media type '" + named + "' is not supported for this resource.");
  }
  const Result<Json> given = Json::parse(request.body);
  if (!given || !given->is_object()) {
    const std::string why = given ? "Cannot deserialize the current JSON value." : given.error().message;
    return invalid(Json::object({{std::string(argument), Json::array({Json(why)})}}));
  }
  Binder binder;
  Json body = binder.object(*given, model, std::string(argument));
  if (binder.faults.size() > 0) return invalid(std::move(binder.faults));
  ignored = std::move(binder.ignored);
  return body;
}

}  // namespace enlace::mock::binderp
