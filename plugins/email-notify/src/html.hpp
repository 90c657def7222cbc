#pragma once

#include <map>
#include <string>
#include <string_view>

// HTML that mail programs show alike: tables, inline styles, nothing to load. Outlook draws with Word's
// engine, Gmail shows no more than about 100 kB, a phone is 360 pixels wide; hence attributes rather than
// styles in the rows of an order, and widths in percent.
namespace enlace::email_notify {

std::string escaped(std::string_view text);
// {name} by its value; a name that is not given stays as it is.
std::string filled(std::string_view pattern, const std::map<std::string, std::string>& values);

// A whole page around `content`, which is rows of a table of one column. `preview` is what inboxes show
// behind the subject.
std::string page(std::string_view language, std::string_view title, std::string_view preview,
                 std::string_view content);

std::string row(std::string_view content, std::string_view style = {});
// A head over the message: a small line, a big one, and a big amount at its right.
std::string banner(std::string_view small, std::string_view big, std::string_view amount,
                   std::string_view color);
std::string notice(std::string_view text);  // something that must not be overlooked
// Names and values, one below the other; an empty value leaves its line out.
class Facts {
 public:
  void add(std::string_view name, std::string_view value);
  [[nodiscard]] std::string html() const;
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string rows_, text_;
};

}  // namespace enlace::email_notify
