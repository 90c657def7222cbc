#pragma once

#include "desk/entry.hpp"

// What answers each entry; entries.cc lists them with the right that each needs.
namespace enlace::desk {

// host.cc: the host itself
Result<Json> ping(const Call& call);
Result<Json> ready(const Call& call);
Result<Json> metrics(const Call& call);
Result<Json> version(const Call& call);
Result<Json> today(const Call& call);
Result<Json> waiting(const Call& call);
Result<Json> runs(const Call& call);
Result<Json> history(const Call& call);

// orders.cc
Result<Json> orders(const Call& call);
Result<Json> order(const Call& call);
Result<Json> find(const Call& call);

// export.cc: {filter, format: xlsx|csv}; the file goes out in pieces {chunk: base64}
Result<Json> export_orders(const Call& call);

// order_actions.cc: {tenant, order} or {filter}; with `preview` only the count and the sum
Result<Json> retry(const Call& call);
Result<Json> drop(const Call& call);
Result<Json> resolve_delivered(const Call& call);
Result<Json> resolve_absent(const Call& call);
Result<Json> note(const Call& call);

// jobs.cc
Result<Json> pause(const Call& call);
Result<Json> resume(const Call& call);
Result<Json> run_now(const Call& call);

// log_in.cc
Result<Json> log_in(const Call& call);
Result<Json> open_link(const Call& call);
Result<Json> log_out(const Call& call);

// people.cc: oneself, and others
Result<Json> me(const Call& call);
Result<Json> people(const Call& call);
Result<Json> sessions(const Call& call);
Result<Json> end_session(const Call& call);
Result<Json> user_add(const Call& call);
Result<Json> user_change(const Call& call);
Result<Json> user_disable(const Call& call);
Result<Json> user_enable(const Call& call);
Result<Json> user_passwd(const Call& call);

// second_factor.cc
Result<Json> totp_enrol(const Call& call);
Result<Json> totp_confirm(const Call& call);
Result<Json> totp_remove(const Call& call);

}  // namespace enlace::desk
