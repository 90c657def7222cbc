#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/json.hpp>

#include "phrases/phrasebook.hpp"

namespace enlace::console {

// Text that a browser may read as a page. Only escaped() and rendered() make one, so that what others wrote
// (a customer's name, an ERP's error) can never become part of a page's structure.
class Html {
 public:
  Html() = default;
  [[nodiscard]] const std::string& text() const { return text_; }
  Html& operator+=(const Html& other) {
    text_ += other.text_;
    return *this;
  }

 private:
  explicit Html(std::string text) : text_(std::move(text)) {}
  friend Html escaped(std::string_view text);
  friend Html rendered(const std::string&, const Json&, phrases::Language, std::vector<std::string>*);
  std::string text_;
};

Html escaped(std::string_view text);

// A template of templates/ by its name, with a model: an object whose members are texts, numbers, booleans,
// objects and lists. An empty text counts as false. {{w.name}} is a word of look/words. What the model does
// not have prints nothing; its name goes into `unknown`, or to standard error.
Html rendered(const std::string& name, const Json& model, phrases::Language language,
              std::vector<std::string>* unknown = nullptr);

// Whatever rendered() did not know since the program started. For tests.
std::vector<std::string> unknown_names();

}  // namespace enlace::console
