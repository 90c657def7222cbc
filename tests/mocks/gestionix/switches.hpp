#pragma once

#include <cstdint>
#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::mock::gestionix {

// Where the contract of apis/gestionix.md is assumed and the real service may differ: POST /__mock/switches
// with some of these names. The default is what the contract says; where it says nothing, the answer that is
// harder on the client.
struct Switches {
  // Session (3.1, 6)
  std::int64_t expires_in_s = 40'000;    // of new tokens
  bool tell_expiry = true;               // false: no expires_in at log-in
  std::string token_form = "opaque";     // or "jwt": with exp inside
  bool single_session = false;           // a log-in ends the account's other tokens
  std::int64_t lock_after = 5;           // wrong passwords in a row; 0: never
  std::int64_t lock_ms = 15 * 60'000;    // how long an account stays locked; 0: until POST /__mock/unlock
  std::int64_t rate_limit = 60;          // requests per window and token; 0: none
  std::int64_t rate_window_ms = 60'000;  //
  std::string forbid;                    // 403 where "METHOD /path" matches this glob

  // Requests (2)
  bool refuse_unknown_members = true;     // 422; false: ignored, as section 2 has it
  bool refuse_unknown_parameters = true;  // 400; false: ignored
  bool require_accept = true;             // 400 without Accept: application/json
  bool accept_numbers = true;             // decimals may come as JSON numbers; false: 422
  bool refuse_large_page = true;          // page_size above 100: 400; false: cut to 100

  // Answers (2, 3)
  bool bare_arrays = false;            // lists without paging, all rows in one array
  bool decimals_as_numbers = false;    // prices, rates and stock as JSON numbers
  std::string client_active = "bool";  // or "text": `active` as "active"/"inactive"; "spanish": "Activo"
  bool extra_members = true;           // "mock_extra": 1 in every object of a list
  std::int64_t list_lag_ms = 0;        // how long a new or deleted row keeps out of, or in, the lists
  bool search_folds_accents = false;   // ?search=pena finds Peña

  // Documents (3.6, 3.7, 4, 6)
  bool check_rfc = true;                   //
  bool refuse_inactive_client = false;     // 422; false: only a search hides them
  bool refuse_negative_stock = false;      // a sale beyond the stock: 422 insufficient_stock
  bool cancelled_frees_reference = false;  // the reference of a cancelled document may be used again
  bool deleted_orders_vanish = false;      // false: they stay, as cancelled
  bool iva_on_ieps = true;                 // false: percentages are simply added

  // Changes those that the object names, or none of them. Error: 400.
  Result<void> apply(const Json& changes);
  [[nodiscard]] Json json() const;
};

}  // namespace enlace::mock::gestionix
