#pragma once

#include "format.hpp"

namespace enlace::email_notify {

// What the messages say, in one language. {name} is filled in.
struct Words {
  const char *sale, *presale;
  const char *order, *date, *delivery, *due, *seller, *replaces;
  const char *customer, *code, *legal_name, *tax_id, *address, *phone, *email;
  const char *quantity, *product, *price, *amount;
  const char *discount, *before, *net, *reward, *no_tax;
  const char *subtotal, *taxes, *total, *comment, *one_line, *lines;
  const char *subject_new, *subject_edit, *subject_removed, *subject_invoice;
  const char *edited, *removed, *removed_note;
  const char *invoice_title, *invoice_intro, *invoice_company, *invoice_total, *invoice_reference,
      *invoice_button;
  const char *invoice_steps, *invoice_last_day, *invoice_concept, *invoice_sale;
  const char *footer, *footer_customer;
};
const Words& words_of(Language language);

}  // namespace enlace::email_notify
