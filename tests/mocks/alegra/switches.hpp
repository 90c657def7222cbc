#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::alegra {

// Everything about the mock that a test may turn, with its default. Where apis/alegra.md leaves a question
// open (its section 16), the default is the answer that is harder on the client.
//
// POST /__mock/switches {"list_lag_ms": 5000} sets it for all companies, those created later included;
// POST /__mock/companies/{id}/switches for one. GET shows them. `base_path` belongs to the whole service.
struct Switches {  // NOLINT(clang-analyzer-optin.performance.Padding): ordered for reading
  std::string base_path = "/api/v1";

  // Refusals: routes as "POST /remissions*" ('*' is a wildcard, "*" means every route), "" for none.
  std::string refuse_402;          // the plan does not include it, or the account is suspended
  std::string refuse_403;          // the user's role lacks the permission
  std::string refuse_406;          // a limit of the plan
  std::string firewall_403;        // a firewall in front answers 403 with HTML, and Alegra hears nothing
  std::int64_t contact_limit = 0;  // POST /contacts beyond this many: 406; 0 is no limit

  // Rate window per user (1.5). A limit of 0 counts nothing and shows a fresh window of 150.
  std::int64_t rate_limit = 150;
  std::int64_t rate_window_ms = 60'000;
  bool rate_retry_after = false;         // add a Retry-After to 429
  bool rate_as_400 = false;              // over the limit: 400, the body says 429 (1.5)
  std::int64_t contacts_rate_limit = 0;  // of /contacts alone, in the same window, told as 400; 0: none

  // Lists (1.4).
  std::int64_t list_lag_ms = 0;       // rows and status changes younger than this are not in lists yet
  bool reject_bad_paging = true;      // limit/start of 0 (limit), below 0 or not a number: 400 (unverified)
  bool total_as_string = false;       // metadata.total as "12"
  std::int64_t total_cap = 10'000;    // metadata.total goes no further (1.4); 0: it does
  bool remissions_metadata = true;    // false: /remissions knows no metadata=true (Q19)
  std::string taxes_shape = "array";  // or "results": {"total":"4","results":[…]}
  std::string item_status_filter;     // what GET /items does without `status`: "" both, or "active" (Q17)
  std::string name_filter = "contains";  // of contacts: "contains", "equals" or "ignored" (Q7)
  bool list_observations = true;         // rows of GET /remissions carry `observations` (Q12)

  // Loose types (1.3, 1.6). What a test inserts by the control side is shown verbatim all the same.
  std::string numeral_ids = "mixed";  // JSON type of ids that are numerals: "string", "number" or "mixed"
  std::string item_ids = "mixed";     // ids of new items: "numeral", "uuid" or "mixed"
  bool loose_types = true;            // number or string, null or "" or absent, reference as an object …
  std::int64_t loose_seed = 1;

  // Contacts (8.3 to 8.5).
  bool require_kind_of_person = true;   // Colombia
  bool require_name_parts = true;       // Colombia: a PERSON_ENTITY needs nameObject (8.5)
  bool require_department = true;       // Colombia: a street needs a department (8.5)
  bool refuse_name_with_parts = false;  // name together with nameObject: 2039 (8.3)
  bool refuse_other_entity = false;     // OTHER_ENTITY is no kind of person
  std::string identification_form =
      "both";                             // Colombia: "both", "identificationObject" or "identification" (Q8)
  bool check_rfc = true;                  // Mexico: `identification` must look like an RFC
  bool ignore_repeated_supported = true;  // false: the flag has no effect (Q10)

  // Remissions (9).
  bool require_due_date = true;               // Q1
  bool refuse_inactive = true;                // inactive items and contacts in a remission: 400 (Q14)
  bool default_line_taxes = false;            // a line without `tax` gets those of its item (Q4)
  std::int64_t price_decimals = 6;            // what is kept of a line's price (Q11)
  std::string rounding = "line";              // where the cents are rounded: "line", "parts" or "document"
  std::string new_status = "open";            // Q15
  bool number_template_as_list = false;       // of a created document: a list with the one object
  bool limit_texts = true;                    // observations and anotation: 500 characters
  bool refuse_edit_unless_open = true;        // PUT of a closed or void one: 400
  bool refuse_repeated_status_change = true;  // void of a void one, open of an open one: 400
  bool stock_moves = false;                   // a remission lowers the stock (Q2)

  // Webhooks (11).
  std::int64_t webhook_timeout_ms = 5000;
  std::int64_t webhook_failures = 10;  // in a row, then the subscription is deleted

  // Answers.
  std::int64_t create_status = 200;  // 201 occurs (1.1)
  // How errors look, by route, first match wins: [{"route":"GET /items*","shape":"error","code":"string"}].
  // shape: "message" {"code","message"}, "error" {"error","code"}, "nested" {"error":{"message","code"}},
  //        "list" {"code","message":[…]}, "bare" {"code"}, "empty" no body, "html", and "ok" like "message"
  //        under HTTP 200;
  // code: "number" or "string".
  Json error_shapes;

  // Sets the members that `changes` names, all or none. Refuses unknown names, wrong types and values.
  Result<void> apply(const Json& changes);
  [[nodiscard]] Json json() const;
};

}  // namespace enlace::mock::alegra
