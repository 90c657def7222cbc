#include <algorithm>
#include <vector>

#include "html.hpp"
#include "mails.hpp"
#include "words.hpp"

namespace enlace::email_notify {
namespace {

std::string joined(std::initializer_list<std::string> parts, const char* between) {
  std::string out;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    out += (out.empty() ? "" : between) + part;
  }
  return out;
}

std::string address_of(const Address& a) {
  return joined({a.street, a.neighborhood, joined({a.postal_code, a.city}, " "), a.state, a.country}, ", ");
}

std::string seller_of(const Seller& seller) {
  return seller.email.empty() || seller.name.empty() ? seller.name + seller.email
                                                     : seller.name + " <" + seller.email + ">";
}

std::string rate_of(const Style& style, const Tax& tax) {
  return (tax.name.empty() ? "" : tax.name + " ") + quantity(style, tax.rate) + "%";
}

std::string taxes_of(const Style& style, const Words& words, const OrderLine& line) {
  std::string out;
  for (const Tax& tax : line.taxes) out += (out.empty() ? "" : " + ") + rate_of(style, tax);
  return out.empty() ? words.no_tax : out;
}

// Everything of a line beside quantity, name, price and amount.
std::string details_of(const Style& style, const Words& words, const OrderLine& line) {
  std::string discount;
  if (!line.discount_percent.is_zero()) {
    discount = quantity(style, line.discount_percent) + "% " + words.discount + " (" + words.before + " " +
               money(style, line.original_price) + ")";
  }
  const std::string net =
      line.taxes.empty() ? "" : std::string(words.net) + " " + precise(style, line.net_price);
  return joined({line.code, taxes_of(style, words, line), net, discount, line.is_reward ? words.reward : "",
                 line.comment},
                " \xC2\xB7 ");
}

std::string lines_html(const Style& style, const Words& words, const Order& order) {
  std::string out =
      "<table width=\"100%\" cellpadding=\"6\" cellspacing=\"0\" class=\"cell\">\n<tbody "
      "valign=\"top\">\n<tr bgcolor=\"#e3e9f1\">";
  out += "<th align=\"right\">" + escaped(words.quantity) + "</th><th align=\"left\">" +
         escaped(words.product) + "</th><th align=\"right\">" + escaped(words.price) +
         "</th><th align=\"right\">" + escaped(words.amount) + "</th></tr>\n";
  bool shaded = false;
  for (const OrderLine& line : order.lines) {
    out += shaded ? "<tr bgcolor=#f5f7fa>" : "<tr>";
    shaded = !shaded;
    out += "<td align=right>" + escaped(quantity(style, line.quantity)) + "</td><td>" +
           escaped(line.description) + "<br><small>" + escaped(details_of(style, words, line)) +
           "</small></td><td align=right>" + escaped(money(style, line.price)) + "</td><td align=right>" +
           escaped(money(style, line.total)) + "</td></tr>\n";
  }
  const auto sum = [&](const char* name, const Decimal& amount, bool strong) {
    const std::string open = strong ? "<b>" : "", close = strong ? "</b>" : "";
    out += "<tr><td colspan=\"3\" align=\"right\">" + open + escaped(name) + close +
           "</td><td align=\"right\">" + open + escaped(money(style, amount)) + close + "</td></tr>\n";
  };
  sum(words.subtotal, order.total_before_tax, false);
  sum(words.taxes, order.total_tax, false);
  sum(words.total, order.total, true);
  return out + "</tbody></table>";
}

std::string lines_text(const Style& style, const Words& words, const Order& order) {
  std::string out;
  for (const OrderLine& line : order.lines) {
    out += quantity(style, line.quantity) + " x " + line.description + " @ " + money(style, line.price) +
           " = " + money(style, line.total) + "\n    " + details_of(style, words, line) + "\n";
  }
  out += "\n" + std::string(words.subtotal) + ": " + money(style, order.total_before_tax) + "\n";
  out += std::string(words.taxes) + ": " + money(style, order.total_tax) + "\n";
  out += std::string(words.total) + ": " + money(style, order.total) + "\n";
  return out;
}

std::string total_of(const Style& style, const Order& order) {
  return money(style, order.total) + (order.currency.empty() ? "" : " " + order.currency);
}

std::map<std::string, std::string> values_of(const Style& style, const Words& words, const Order& order) {
  return {{"order", order.id},
          {"kind", order.kind == OrderKind::sale ? words.sale : words.presale},
          {"customer", order.customer.description},
          {"code", order.customer.code},
          {"seller", order.seller.name},
          {"total", total_of(style, order)},
          {"date", day(style, order.date)},
          {"replaces", order.replaces},
          {"count", std::to_string(order.lines.size())}};
}

}  // namespace

Json order_facts(const Settings& settings, const Order& order) {
  return Json::object({{"order", order.id},
                       {"kind", order.kind == OrderKind::sale ? "sale" : "presale"},
                       {"date", order.date},
                       {"customer", order.customer.description},
                       {"seller", order.seller.name},
                       {"total", total_of(settings.style, order)},
                       {"recipient", settings.recipient}});
}

Content order_content(const Settings& settings, const Order& order, const enlace_local_time& made) {
  const Style& style = settings.style;
  const Words& words = words_of(style.language);
  const auto values = values_of(style, words, order);
  const Customer& customer = order.customer;

  Facts about_order, about_customer;
  about_order.add(words.order, order.id + " (" + values.at("kind") + ")");
  about_order.add(words.date, order.created_at.empty() ? day(style, order.date) : moment(style, made));
  about_order.add(words.delivery, order.delivery_date.empty() ? "" : day(style, order.delivery_date));
  about_order.add(words.due,
                  order.due_date == order.date || order.due_date.empty() ? "" : day(style, order.due_date));
  about_order.add(words.seller, seller_of(order.seller));
  about_order.add(words.replaces, order.replaces);
  about_customer.add(words.customer, customer.description);
  about_customer.add(words.code, customer.code);
  about_customer.add(words.legal_name,
                     customer.legal_name == customer.description ? "" : customer.legal_name);
  about_customer.add(words.tax_id, customer.tax_id);
  about_customer.add(words.address, address_of(customer.address));
  about_customer.add(words.phone, customer.phone);
  about_customer.add(words.email, customer.email);

  Content content;
  const char* standard = order.replaces.empty() ? words.subject_new : words.subject_edit;
  content.subject = filled(settings.subject.empty() ? standard : settings.subject, values);
  const std::string edited = order.replaces.empty() ? "" : filled(words.edited, values);
  const std::string count = order.lines.size() == 1 ? words.one_line : filled(words.lines, values);

  std::string rows = banner(joined({settings.company, values.at("kind")}, " \xC2\xB7 "),
                            std::string(words.order) + " " + order.id, total_of(style, order), "#12486b");
  if (!edited.empty()) rows += notice(edited);
  rows += row(about_customer.html());
  rows += row(about_order.html(), "border-top:1px solid #e3e9f1");
  if (!order.comment.empty()) {
    rows += row("<b>" + escaped(words.comment) + ":</b> " + escaped(order.comment),
                "border-top:1px solid #e3e9f1");
  }
  rows += "<tr><td style=\"padding:4px 8px 12px 8px\">" + lines_html(style, words, order) + "</td></tr>\n";
  rows += row("<small>" + escaped(count) + ". " + escaped(words.footer) + "</small>",
              "border-top:1px solid #e3e9f1");
  content.html = page(style.language == Language::es ? "es" : "en", content.subject,
                      joined({customer.description, total_of(style, order), count}, " \xC2\xB7 "), rows);

  content.text = std::string(words.order) + " " + order.id + " - " + values.at("kind") + " - " +
                 total_of(style, order) + "\n\n";
  if (!edited.empty()) content.text += edited + "\n\n";
  content.text += about_customer.text() + "\n" + about_order.text() + "\n";
  if (!order.comment.empty()) content.text += std::string(words.comment) + ": " + order.comment + "\n\n";
  content.text += lines_text(style, words, order) + "\n" + count + ". " + words.footer + "\n";
  return content;
}

}  // namespace enlace::email_notify
