#include "html.hpp"
#include "mails.hpp"
#include "words.hpp"

namespace enlace::email_notify {
namespace {

std::string value_box(std::string_view name, std::string_view value) {
  return "<tr><td bgcolor=\"#f5f7fa\" style=\"padding:8px 14px;color:#5b6775;text-align:left\">" +
         escaped(name) +
         "</td><td bgcolor=\"#f5f7fa\" align=\"right\" style=\"padding:8px "
         "14px;font-family:Consolas,Menlo,monospace;"
         "font-size:18px;font-weight:bold\">" +
         escaped(value) + "</td></tr>";
}

std::string button(const std::string& url, std::string_view text) {
  return "<table cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\"><tr><td bgcolor=\"#12486b\" "
         "style=\"padding:12px 22px\"><a href=\"" +
         escaped(url) + "\" style=\"color:#ffffff;text-decoration:none;font-weight:bold\">" + escaped(text) +
         "</a></td></tr></table>";
}

}  // namespace

Content self_invoice_content(const Settings& settings, const Order& order, const Json& facts) {
  const Style& style = settings.style;
  const Words& words = words_of(style.language);
  const std::string url = facts["portal_url"].text();
  // Exactly as the portal compares it: two decimals, no marks of thousands, no symbol.
  const auto amount = Decimal::parse(facts["total"].text());
  const std::string total = amount ? amount->fixed(2) : facts["total"].text();
  const std::string last_day = facts["last_day"].text(), concept_text = facts["generic_concept"].text();
  const std::string sale = filled(words.invoice_sale, {{"day", day(style, order.date)}, {"order", order.id}});
  const std::string until =
      last_day.empty() ? "" : filled(words.invoice_last_day, {{"day", day(style, last_day)}});
  const std::string one_concept =
      concept_text.empty() ? "" : filled(words.invoice_concept, {{"concept", concept_text}});
  const std::string by_hand = filled(words.invoice_steps, {{"url", url}});

  Content content;
  content.subject = filled(words.subject_invoice, {{"order", order.id}, {"company", settings.company}});
  if (!settings.company.empty()) content.subject += " \xC2\xB7 " + settings.company;
  std::string rows = banner(settings.company, words.invoice_title, "", "#12486b");
  rows += row(escaped(order.customer.description) + "<br><small>" + escaped(sale) + "</small>");
  rows += row(escaped(words.invoice_intro));
  rows += row("<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" role=\"presentation\">" +
              value_box(words.invoice_company, facts["company_number"].text()) +
              value_box(words.invoice_total, total) +
              value_box(words.invoice_reference, facts["reference"].text()) + "</table>");
  rows += row(button(url, words.invoice_button));
  if (!until.empty()) rows += notice(until);
  if (!one_concept.empty()) rows += row(escaped(one_concept));
  rows += row("<small>" + escaped(by_hand) + "</small>");
  rows += row("<small>" + escaped(words.footer_customer) + "</small>", "border-top:1px solid #e3e9f1");
  content.html = page(style.language == Language::es ? "es" : "en", content.subject, sale, rows);

  content.text = std::string(words.invoice_title) + "\n\n" + order.customer.description + "\n" + sale +
                 "\n\n" + words.invoice_intro + "\n\n" + words.invoice_company + ": " +
                 facts["company_number"].text() + "\n" + words.invoice_total + ": " + total + "\n" +
                 words.invoice_reference + ": " + facts["reference"].text() + "\n\n" + url + "\n\n";
  if (!until.empty()) content.text += until + "\n";
  if (!one_concept.empty()) content.text += one_concept + "\n";
  content.text += "\n" + std::string(words.footer_customer) + "\n";
  return content;
}

}  // namespace enlace::email_notify
