#include "phrases/phrasebook.hpp"

#include <mutex>

namespace enlace::phrases {
namespace {

std::string shown(const Json& value) {
  if (value.is_array()) {
    std::string joined;
    for (const Json& item : value.items()) {
      if (!joined.empty()) joined += ", ";
      joined += shown(item);
    }
    return joined;
  }
  if (value.is_object()) {  // such as a line of an order
    std::string joined;
    for (const Json::Member& member : value.members()) {
      joined += (joined.empty() ? "" : " ") + shown(member.value);
    }
    return joined;
  }
  return value.is_string() || value.is_number() ? value.text() : value.dump();
}

std::string fill(std::string_view pattern, const Json& params) {
  std::string text;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    pattern.remove_prefix(open);
    const std::size_t close = pattern.find('}');
    const std::string_view name = close == std::string_view::npos ? "" : pattern.substr(1, close - 1);
    if (!name.empty() && params.contains(name)) {
      text += shown(params[name]);
    } else if (!name.empty()) {
      text += "?";  // the parameter is missing: better than a brace
    } else {
      text += "{";
      pattern.remove_prefix(1);
      continue;
    }
    pattern.remove_prefix(close + 1);
  }
  return text;
}

// What the other side said in its own words, with its status and code: after the sentence about it, which may
// say part of that already. Their parameters are those of sdk::answer_params().
void add_answer(Language language, const std::string& pattern, const Json& params, std::string& what) {
  const bool es = language == Language::es;
  const auto said = [&](const char* name) {
    return pattern.find("{" + std::string(name) + "}") != std::string::npos;
  };
  const std::string& answer = params["answer"].text();
  if (!answer.empty() && !said("answer") && what.find(answer) == std::string::npos) {
    what += (what.empty() ? "" : " ") + std::string(es ? "Su respuesta: «" : "Its answer: \"") + answer +
            (es ? "»" : "\"");
  }
  std::string numbers;
  const bool status_said = said("http_status") || said("status");
  if (params["http_status"].is_number() && !status_said) numbers = "HTTP " + params["http_status"].text();
  if (const std::string& code = params["erp_code"].text(); !code.empty() && !said("erp_code")) {
    numbers += (numbers.empty() ? "" : ", ") + std::string(es ? "código " : "code ") + code;
  }
  if (!numbers.empty()) what += " (" + numbers + ")";
}

Phrase read(const Json& json) {
  return {json["what"].text(), json["remedy"].text()};
}

}  // namespace

Json at_place(Json params, const std::string& tenant, const std::string& connector,
              const std::string& order) {
  if (!params.is_object()) params = Json::object();
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty() && !params.contains(name)) params.set(name, value);
  };
  add("tenant", tenant);
  add("connector", connector);
  add("order", order);
  return params;
}

Language language_of(std::string_view text) {
  return text.starts_with("es") ? Language::es : Language::en;
}

Phrasebook::Phrasebook() {
  for (const HostText& text : host_texts()) {
    texts_[text.code] = {{text.es_what, text.es_remedy}, {text.en_what, text.en_remedy}};
  }
}

void Phrasebook::add(const std::string& plugin, const Json& texts) {
  const std::unique_lock lock(mutex_);
  for (const Json::Member& member : texts["en"].members()) {
    const Phrase en = read(member.value);
    const Phrase es = texts["es"].contains(member.key) ? read(texts["es"][member.key]) : en;
    of_plugins_[member.key][plugin] = Texts{es, en};
  }
}

const Phrasebook::Texts* Phrasebook::find(const std::string& code, const std::string& plugin) const {
  if (const auto host = texts_.find(code); host != texts_.end()) return &host->second;
  const auto known = of_plugins_.find(code);
  if (known == of_plugins_.end() || known->second.empty()) return nullptr;
  const auto own = known->second.find(plugin);
  return own != known->second.end() ? &own->second : &known->second.begin()->second;
}

bool Phrasebook::knows(const std::string& code, const std::string& plugin) const {
  const std::shared_lock lock(mutex_);
  if (texts_.contains(code)) return true;
  const auto known = of_plugins_.find(code);
  return known != of_plugins_.end() && (plugin.empty() || known->second.contains(plugin));
}

Phrase Phrasebook::say(Language language, const std::string& code, const Json& params,
                       const std::string& message, const std::string& plugin) const {
  const std::shared_lock lock(mutex_);
  const Texts* known = find(code, plugin);
  if (known == nullptr) {
    Phrase raw{message.empty() ? code : code + ": " + message, ""};
    add_answer(language, {}, params, raw.what);
    return raw;
  }
  const Phrase& phrase = language == Language::es ? known->es : known->en;
  Json all = params;
  if (!all.contains("message")) all.set("message", message);
  Phrase said{fill(phrase.what, all), fill(phrase.remedy, all)};
  add_answer(language, phrase.what, params, said.what);
  return said;
}

}  // namespace enlace::phrases
