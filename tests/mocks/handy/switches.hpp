#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::handy {

// Where the real service is not known (apis/handy.md 13) or may differ from day to day, the mock can be
// set: POST /__mock/switches with some of these names, GET /__mock/switches for all of them. The number
// in front is the line of the mock checklist (apis/handy.md 14).
struct Switches {
  /*  3 */ std::string error_body = "empty";      // of 401, 404, 405, 429: "empty", "json" or "html"
  /*  6 */ std::int64_t rate_limit = 500;         // requests per window
  /*  6 */ std::int64_t rate_window_ms = 60'000;  //
  /*  6 */ std::string rate_scope = "token";      // who shares a budget: "token" or "company"
  /*  6 */ bool rate_headers_always = false;      // X-RateLimit-* on every answer, not only on 429
  /*  7 */ bool refuse_malformed_dates = true;    // 422; false: such a start or end is ignored
  /*  7 */ std::string query_zone;                // zone of start and end; "": the company's own (OPEN-4)
  /* 10 */ bool start_inclusive = true;           //
  /* 10 */ bool end_inclusive = true;             //
  /* 11 */ std::string default_date_field = "dateCreated";  // or "mobileDateCreated"
  /* 12 */ bool boolean_case_matters = false;               // "True", as the C# sample sends it, is none
  /* 12 */ bool refuse_large_max = false;                   // max above 100: 422; false: cut to 100
  /* 13 */ bool links_keep_filters = false;                 // page links hold only `page`
  /* 16 */ bool extra_fields = true;                        // "mockExtra": 1 in every object
  /* 20 */ std::string returns = "positive_subtracted";     // of lines made from now on: this,
                                                            // "negative_subtracted", "positive_added"
                                                            // or "positive_excluded" (from the total)
  /* 21 */ std::string sale_text = "Venta";                 // salesType of a route sale
  /* 23 */ bool edit_in_place = false;                      // an edit keeps the id
  /* 23 */ bool edit_keeps_external_id = false;             // the replacement inherits it (OPEN-27)
  /* 24 */ bool deleted_order_is_404 = false;               // GET /salesOrder/{id} of a deleted order
  /* 24 */ bool deleted_omitted_lists_all = false;          // without ?deleted: all; false: live ones
  /* 26 */ bool external_id_takes_text = false;             // false: integers of 31 bits only
  /* 28 */ bool base_price_wins = false;                    // when price and basePrice disagree (OPEN-15)
  /* 29 */ bool unchanged_put_touches = true;               // lastUpdated moves all the same (OPEN-28)
  /* 29 */ std::int64_t put_status = 200;                   // of a successful PUT, 200 or 201
  /* 31 */ bool price_list_put_merges = false;              // items merged; false: replaced
  /* 32 */ std::string rfc_field = "rfc";                   // name of the customer's tax id
  /* 32 */ bool customers_hide_disabled = true;             // GET /customer without `enabled`
  /* 33 */ bool zones_missing = false;                      // 404 on the whole resource
  /* 35 */ bool company_missing = false;                    // 404 on GET /company
  /* 36 */ std::string route_products = "none";             // "list": routes say what they hold; "current":
                                                            // only GET …/route/current; "missing": 404 on
                                                            // GET /route (OPEN-19)
  /* 36 */ bool route_answer_nested = false;                // POST …/route answers {"route": {…}}

  // Changes those that the object names, or none of them. Error: cause "switch_invalid".
  Result<void> apply(const Json& changes);
  [[nodiscard]] Json to_json() const;
};

}  // namespace enlace::mock::handy
