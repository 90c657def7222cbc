#include "html.hpp"
#include "mails.hpp"
#include "words.hpp"

namespace enlace::email_notify {

Content removal_content(const Settings& settings, const Json& facts) {
  const Style& style = settings.style;
  const Words& words = words_of(style.language);
  const std::map<std::string, std::string> values = {{"order", facts["order"].text()},
                                                     {"customer", facts["customer"].text()},
                                                     {"total", facts["total"].text()}};
  Facts about;
  about.add(words.customer, facts["customer"].text());
  about.add(words.date, day(style, facts["date"].text()));
  about.add(words.seller, facts["seller"].text());
  about.add(words.total, facts["total"].text());

  Content content;
  content.subject = filled(words.subject_removed, values);
  const std::string removed = filled(words.removed, values);
  content.html =
      page(style.language == Language::es ? "es" : "en", content.subject, removed,
           banner(settings.company, std::string(words.order) + " " + facts["order"].text(),
                  facts["total"].text(), "#8c2f1b") +
               notice(removed + " " + words.removed_note) + row(about.html()) +
               row("<small>" + escaped(words.footer) + "</small>", "border-top:1px solid #e3e9f1"));
  content.text = removed + " " + words.removed_note + "\n\n" + about.text() + "\n" + words.footer + "\n";
  return content;
}

}  // namespace enlace::email_notify
