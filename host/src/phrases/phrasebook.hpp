#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

// Codes become sentences here, where they are shown, in Spanish or English. The host's own codes are in
// host_texts.cc; a connector brings the texts of its codes in its descriptor.
namespace enlace::phrases {

enum class Language { es, en };
// From "es", "en", "es_MX.UTF-8", …; anything else is English.
Language language_of(std::string_view text);

struct Phrase {
  std::string what;    // what happened, naming the thing
  std::string remedy;  // what to do next; may be empty
};

class Phrasebook {
 public:
  Phrasebook();  // knows the host's own codes
  // `texts` as in a descriptor: {"es":{"<code>":{"what":…,"remedy":…}},"en":{…}}. The host's own codes stay.
  void add(const Json& texts);

  // {name} in a text is replaced by the parameter; a list parameter is joined by ", ". An unknown code gives
  // the code itself with its raw message, so that nothing is ever hidden.
  [[nodiscard]] Phrase say(Language language, const std::string& code, const Json& params,
                           const std::string& message = {}) const;
  [[nodiscard]] Phrase say(Language language, const Notice& notice) const {
    return say(language, notice.code, notice.params, notice.message);
  }
  [[nodiscard]] Phrase say(Language language, const Error& error) const {
    return say(language, error.cause, error.params, error.message);
  }
  [[nodiscard]] bool knows(const std::string& code) const { return texts_.contains(code); }

 private:
  struct Texts {
    Phrase es, en;
  };
  std::map<std::string, Texts, std::less<>> texts_;
};

// One built-in entry; see host_texts.cc.
struct HostText {
  const char* code;
  const char *es_what, *es_remedy, *en_what, *en_remedy;
};
const std::vector<HostText>& host_texts();  // all of them
std::vector<HostText> order_texts();        // those about orders; order_texts.cc

}  // namespace enlace::phrases
