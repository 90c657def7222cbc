#pragma once

#include "mocks/alegra/company.hpp"

namespace enlace::mock::alegra {

// Puts the members that `call.body` has into `remission`, each checked (apis/alegra.md 9.5, checklist 18),
// and computes the totals anew when the lines change.
Result<void> write_remission(const Call& call, Remission& remission);

// Moves the stock of the remission's items by `direction` (-1 out, +1 back); only under the switch.
void move_stock(Call& call, const Remission& remission, int direction);

// As GET /remissions/{id} and POST show it, before its types are loosened.
Json remission_json(const Company& company, const Remission& remission);

// For state(): plain and exact.
Json remission_state(const Remission& remission);

}  // namespace enlace::mock::alegra
