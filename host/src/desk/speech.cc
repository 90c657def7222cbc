#include "desk/speech.hpp"

namespace enlace::desk {
namespace {

constexpr int kDeepest = 32;

struct Place {
  std::string tenant, connector, order;
};

class Speech {
 public:
  Speech(engine::Engine& engine, phrases::Language language) : engine_(engine), language_(language) {}

  Json spoken(const Json& value, Place place, int depth) {
    if (depth > kDeepest) return value;
    if (value.is_array()) {
      Json list = Json::array();
      for (const Json& item : value.items()) list.push_back(spoken(item, place, depth + 1));
      return list;
    }
    if (!value.is_object()) return value;
    for (const auto& [key, into] :
         {std::pair("tenant", &place.tenant), std::pair("connector", &place.connector),
          std::pair("order", &place.order)}) {
      if (value[key].is_string()) *into = value[key].text();
    }
    Json::Object members;
    for (const Json::Member& member : value.members()) {
      members.push_back(
          {member.key, member.key == "params" ? member.value : spoken(member.value, place, depth + 1)});
    }
    const std::string& cause = value["cause"].text();
    if (!cause.empty() && !value.contains("what")) {
      const phrases::Phrase phrase = say(cause, value, place);
      members.push_back({"what", phrase.what});
      members.push_back({"remedy", phrase.remedy});
    }
    return Json::object(std::move(members));
  }

 private:
  phrases::Phrase say(const std::string& cause, const Json& about, const Place& place) {
    const Json& params = about["params"];
    const std::string& message = about["message"].text();
    const std::string plugin = engine_.plugin_of(place.tenant, place.connector);
    if (!engine_.phrases().knows(cause, plugin)) engine_.learn_phrases();
    return engine_.phrases().say(language_, cause,
                                 phrases::at_place(params, place.tenant, place.connector, place.order),
                                 message.empty() ? params["message"].text() : message, plugin);
  }

  engine::Engine& engine_;
  phrases::Language language_;
};

}  // namespace

Json with_sentences(const Json& document, engine::Engine& engine, phrases::Language language) {
  return Speech(engine, language).spoken(document, {}, 0);
}

}  // namespace enlace::desk
