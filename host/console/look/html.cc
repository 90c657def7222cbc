#include "look/html.hpp"

#include <kainjow/mustache.hpp>

#include <iostream>
#include <mutex>
#include <set>
#include <sstream>

#include "look/embedded.hpp"
#include "look/words.hpp"

namespace enlace::console {
namespace {

using kainjow::mustache::context;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

data data_of(const Json& value) {
  if (value.is_string() || value.is_number()) {
    return value.text().empty() ? data(data::type::bool_false) : data(value.text());
  }
  if (value.is_array()) {
    data list(data::type::list);
    for (const Json& item : value.items()) list.push_back(data_of(item));
    return list;
  }
  if (value.is_object()) {
    data object(data::type::object);
    for (const Json::Member& member : value.members()) object.set(member.key, data_of(member.value));
    return object;
  }
  return data(value.truthy() ? data::type::bool_true : data::type::bool_false);
}

// Of both languages, made once.
const data& words_of(phrases::Language language) {
  static const auto all = [](phrases::Language one) {
    data words(data::type::object);
    for (const Word& word : words_table())
      words.set(word.key, data(one == phrases::Language::es ? word.es : word.en));
    return data("w", words);
  };
  static const data es = all(phrases::Language::es), en = all(phrases::Language::en);
  return language == phrases::Language::es ? es : en;
}

class Strict : public context<std::string> {
 public:
  Strict(const data* model, const data* words) {
    push(words);
    push(model);
  }
  const data* get(const std::string& name) const override {
    const data* found = context<std::string>::get(name);
    if (found == nullptr) unknown_.insert(name);
    return found;
  }
  const data* get_partial(const std::string& name) const override {
    static const std::map<std::string, data> partials = [] {
      std::map<std::string, data> all;
      for (const Embedded& one : embedded_files()) {
        if (std::string_view(one.name).ends_with(".html")) {
          all.emplace(std::string(one.name, std::string_view(one.name).size() - 5),
                      data(std::string(one.text)));
        }
      }
      return all;
    }();
    const auto found = partials.find(name);
    if (found == partials.end()) unknown_.insert("> " + name);
    return found == partials.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const std::set<std::string>& unknown() const { return unknown_; }

 private:
  mutable std::set<std::string> unknown_;
};

std::mutex unknown_mutex;
std::set<std::string> all_unknown;  // guarded by unknown_mutex

void remember(const std::string& template_name, const std::set<std::string>& names) {
  const std::lock_guard lock(unknown_mutex);
  for (const std::string& name : names) {
    const std::string whole = template_name + ": " + name;
    if (all_unknown.insert(whole).second)
      std::cerr << "enlace-console: template " << whole << " is unknown\n";
  }
}

}  // namespace

Html escaped(std::string_view text) {
  return Html(kainjow::mustache::html_escape(std::string(text)));
}

Html rendered(const std::string& name, const Json& model, phrases::Language language,
              std::vector<std::string>* unknown) {
  mustache page{std::string(embedded(name + ".html"))};
  const data values = data_of(model);
  Strict known(&values, &words_of(language));
  std::ostringstream out;
  if (page.is_valid()) page.render(known, out);
  std::set<std::string> missing = known.unknown();
  if (!page.is_valid()) missing.insert(page.error_message());
  if (unknown != nullptr) {
    unknown->assign(missing.begin(), missing.end());
  } else if (!missing.empty()) {
    remember(name, missing);
  }
  return Html(out.str());
}

std::vector<std::string> unknown_names() {
  const std::lock_guard lock(unknown_mutex);
  return {all_unknown.begin(), all_unknown.end()};
}

}  // namespace enlace::console
