#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <enlace/sdk/json.hpp>

#include "mocks/frame/nearest.hpp"

// The switches of a mock, as a table of the members of its struct: read from JSON and shown as JSON. Pure.
namespace enlace::mock {

template <class S>
struct Switch {
  using Member = std::variant<bool S::*, std::int64_t S::*, std::string S::*, Json S::*>;

  Switch(std::string_view its_name, Member its_member, std::vector<std::string_view> its_choices = {})
      : name(its_name), member(its_member), choices(std::move(its_choices)) {}

  std::string_view name;
  Member member;                          // Json: an array or null
  std::vector<std::string_view> choices;  // of a text; empty when any will do
};

template <class S>
std::string change_switch(S& switches, const Switch<S>& one, const Json& value, std::int64_t least) {
  const std::string takes = "switch " + std::string(one.name) + " takes ";
  if (const auto* flag = std::get_if<bool S::*>(&one.member)) {
    if (!value.is_bool()) return takes + "true or false";
    switches.*(*flag) = value.truthy();
  } else if (const auto* count = std::get_if<std::int64_t S::*>(&one.member)) {
    const auto whole = value.integer();
    if (!value.is_number() || !whole || *whole < least) {
      return takes + "a whole number from " + std::to_string(least);
    }
    switches.*(*count) = *whole;
  } else if (const auto* text = std::get_if<std::string S::*>(&one.member)) {
    if (!value.is_string()) return takes + "a text";
    if (!one.choices.empty() && std::ranges::find(one.choices, value.text()) == one.choices.end()) {
      return takes + "one of its listed values; " + unknown_name("value", value.text(), one.choices);
    }
    switches.*(*text) = value.text();
  } else {
    if (!value.is_array() && !value.is_null()) return takes + "an array or null";
    switches.*(std::get<Json S::*>(one.member)) = value;
  }
  return {};
}

// All of `changes`, or none of them and what is wrong in words. `least`: of whole numbers.
template <class S>
std::string change_switches(S& switches, const std::vector<Switch<S>>& table, const Json& changes,
                            std::int64_t least = 0) {
  if (!changes.is_object()) return "switches are an object";
  S changed = switches;
  for (const Json::Member& change : changes.members()) {
    const auto one = std::ranges::find(table, change.key, &Switch<S>::name);
    if (one == table.end()) {
      Names names;
      for (const Switch<S>& known : table) names.push_back(known.name);
      return unknown_name("switch", change.key, names);
    }
    std::string problem = change_switch(changed, *one, change.value, least);
    if (!problem.empty()) return problem;
  }
  switches = std::move(changed);
  return {};
}

template <class S>
Json switches_json(const S& switches, const std::vector<Switch<S>>& table) {
  Json all = Json::object();
  for (const Switch<S>& one : table) {
    all.set(one.name, std::visit([&](auto member) { return Json(switches.*member); }, one.member));
  }
  return all;
}

}  // namespace enlace::mock
