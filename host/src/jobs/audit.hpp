#pragma once

#include <string>

#include "handy/client.hpp"
#include "jobs/context.hpp"

// The nightly audit: one day of one connector, counted and summed on both sides, and what differs named.
//
// Handy is listed anew and the ERP is asked for each document, so that neither our ledger nor the answers of
// the day are believed. What Handy has and the host never saw is landed with that (H-23), so that the next
// delivery brings it; nothing is written on either side, and what else differs is for people.
namespace enlace::jobs {

// `day`: yyyy-mm-dd, the tenant's. The report's `counts`:
//   {"day", "handy": {"orders","lines","total"}, "erp": {"orders","total"}, "left_out",
//    "waiting_for_person": orders that are told with their own cause, and are no difference,
//    "asked": whether the ERP was, "landed": how many orders, edits and deletions,
//    "differences": [{"order","connector","code","params"}]}; the connector as its rows have it, a
//    recipient's
// too
// Differences, as codes with sentences:
//   audit_not_landed        Handy has it, the host never saw it; landed now, as the two that follow
//   audit_deletion_not_landed, audit_edit_not_landed
//   audit_not_delivered     {state, cause}
//   audit_missing_in_erp    delivered, and not there any more
//   audit_doubled_in_erp    {numbers}
//   audit_total_differs     {handy, erp}
//   audit_still_in_erp      deleted in Handy, and still live in the ERP
// A listing that is not complete is an error; so is an ERP that cannot be read.
RunReport audit_day(Services& services, const Instance& instance, const std::string& day,
                    const RunOptions& options, handy::Client& handy);
RunReport audit_day(Services& services, const Instance& instance, const std::string& day,
                    const RunOptions& options);

}  // namespace enlace::jobs
