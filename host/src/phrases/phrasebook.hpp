#pragma once

#include <map>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>

// Codes become sentences here, where they are shown, in Spanish or English. The host's own codes are in
// host_texts_*.cc; a connector brings the texts of its codes in its descriptor.
namespace enlace::phrases {

enum class Language { es, en };
// From "es", "en", "es_MX.UTF-8", …; anything else is English.
Language language_of(std::string_view text);

struct Phrase {
  std::string what;    // what happened, naming the thing
  std::string remedy;  // what to do next; may be empty
};

// Parameters for a sentence that is said about a tenant, a connector, an order: its remedy may name them
// although the code itself does not know them. What the code names stays.
Json at_place(Json params, const std::string& tenant, const std::string& connector,
              const std::string& order = {});

// Any thread: a connector may bring its texts while others speak.
class Phrasebook {
 public:
  Phrasebook();  // knows the host's own codes
  // The texts of a plugin, as in its descriptor: {"es":{"<code>":{"what":…,"remedy":…}},"en":{…}}. The host's
  // own codes stay; what two plugins call by the same code stays apart.
  void add(const std::string& plugin, const Json& texts);

  // What a remote system said in its own words ({answer}, {http_status}, {erp_code} among the parameters)
  // stands after the sentence, where that does not say it. {name} in a text is replaced by the parameter; a
  // list parameter is joined by ", ". An unknown code gives the code itself with its raw message, so that
  // nothing is ever hidden. `plugin`: whose code it is; "" or one that has no sentence for it: any plugin's.
  [[nodiscard]] Phrase say(Language language, const std::string& code, const Json& params,
                           const std::string& message = {}, const std::string& plugin = {}) const;
  [[nodiscard]] Phrase say(Language language, const Notice& notice) const {
    return say(language, notice.code, notice.params, notice.message);
  }
  [[nodiscard]] Phrase say(Language language, const Error& error) const {
    return say(language, error.cause, error.params, error.message);
  }
  [[nodiscard]] bool knows(const std::string& code, const std::string& plugin = {}) const;

 private:
  struct Texts {
    Phrase es, en;
  };
  // With mutex_ held; nullptr where nobody knows the code.
  [[nodiscard]] const Texts* find(const std::string& code, const std::string& plugin) const;

  mutable std::shared_mutex mutex_;                                 // guards what follows
  std::map<std::string, Texts> texts_;                              // the host's
  std::map<std::string, std::map<std::string, Texts>> of_plugins_;  // by code, then by plugin
};

// One built-in entry; see host_texts.cc.
struct HostText {
  const char* code;
  const char *es_what, *es_remedy, *en_what, *en_remedy;
};
const std::vector<HostText>& host_texts();  // all of them

}  // namespace enlace::phrases
