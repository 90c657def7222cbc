#pragma once

#include "handy/client.hpp"
#include "jobs/context.hpp"

namespace enlace::jobs {

// The links by which end customers get their invoices themselves (F-1 to F-3), for the orders of `source`
// whose documents the portal knows. `mail`: the part of the ledger that they are rows of, over the mail
// connector. Documents that are still to come are looked for, ever more rarely, for 45 days.
// counts: invited, without_email, awaiting, failed.
RunReport send_self_invoices(Services& services, Instance& mail, const Instance& source,
                             const RunOptions& options);

// The same over a given client.
RunReport send_self_invoices_with(Services& services, Instance& mail, const Instance& source,
                                  const RunOptions& options, handy::Client& client);

// The last day of the month of "yyyy-mm-dd", in the same form; "" for what is no day.
std::string last_day_of_month(const std::string& day);

}  // namespace enlace::jobs
