#include "jobs/order_lane.hpp"

#include <algorithm>

#include "jobs/orders_common.hpp"
#include "ledger/catalogue.hpp"
#include "ledger/order_index.hpp"
#include "runtime/fail_points.hpp"
#include "text/fold.hpp"

namespace enlace::jobs {
namespace {

using ledger::Delivery;
using ledger::Evidence;
using ledger::Said;
using ledger::State;

constexpr int kRemovalsThatMayDie = 3;
constexpr int kRemovalsThatMayMiss = 6;                     // with pauses that double: a quarter of an hour
constexpr std::int64_t kLargestExternalId = 2'147'483'647;  // apis/handy.md OPEN-11
constexpr std::int64_t kHandyRecheck_ms = 60'000;

Error problem(enlace_status status, std::string cause, std::string message = {}, Json params = {}) {
  return Error{status, std::move(cause), std::move(message), std::move(params), 0, -1, {}};
}

// Where the order was taken, in the words of `only: made_on`; apis/handy.md 2.3 creationSource.
std::string made_on_of(const Json& order) {
  const std::string& source = order["creationSource"].text();
  if (source == "MOBILE") return "phone";
  if (source == "WEB") return "portal";
  return source == "API" ? "api" : source == "IMPORT" ? "import" : "";
}

bool wanted(const std::vector<std::string>& only, const std::string& made_on) {
  return only.empty() || std::find(only.begin(), only.end(), made_on) != only.end();
}

}  // namespace

OrderLane::OrderLane(DeliveryRun& run, std::shared_ptr<handy::Client> handy)
    : run_(run),
      services_(run.services),
      instance_(run.instance),
      ledger_(run.ledger),
      policy_(run.policy),
      accounts_(run.accounts),
      handy_(std::move(handy)) {}

void OrderLane::log(log::Level level, const Delivery& row, const std::string& message, const Json& fields) {
  services_.logger.write(level, {row.id.tenant, row.id.instance, "orders", row.id.order_id}, message, fields);
}

void OrderLane::counted(const Delivery& row) {
  run_.count(ledger::to_string(row.state));
  const bool well = row.cause.empty();
  log(well ? log::Level::info : log::Level::warn, row, ledger::to_string(row.state),
      well ? Json::object({{"number", row.remote_number}})
           : Json::object({{"cause", row.cause}, {"params", row.params}}));
}

OrderCall OrderLane::order_call(const Delivery& row, OrderCall::Mode mode, std::string customer) {
  return OrderCall({services_, instance_, ledger_, row.id, std::move(customer), policy_, row.seen_hash},
                   mode);
}

// Runs an operation in the session of this run, or in a fresh one after a crash.
Result<session::OpResult> OrderLane::call(session::Operation operation, const Delivery& row, Json request,
                                          OrderCall& services) {
  if (!session_ || !session_->alive()) {
    ENLACE_TRY(session_, services_.sessions.open(instance_.image, instance_.create_config()));
  }
  session::OpRequest op;
  op.op = operation;
  op.request = std::move(request);
  op.idempotency_key = row.reference();
  op.trace_id = row.id.tenant + "-" + row.id.order_id + "-" + std::to_string(row.attempts);
  session::OpResult result = session_->run(op, services);
  result.error = redacted(services_.egress, instance_.erp, std::move(result.error));
  if (result.ending != session::Ending::returned) session_.reset();
  if (!result.ok()) run_.heed_outage(result.error);
  return result;
}

// --- doubt ---------------------------------------------------------------------------------------------

Result<Found> OrderLane::ask(const Delivery& row) {
  ENLACE_TRY(const Json find_key, Json::parse(row.find_key));
  const FindRequest request{row.reference(), find_key, row.remote_id};
  OrderCall services = order_call(row, OrderCall::Mode::look);
  ENLACE_TRY(const session::OpResult result,
             call(session::Operation::find_order, row, request.to_json(), services));
  if (!result.ok()) return failure(result.error);
  if (!services.found()) {
    return failure(ENLACE_E_INTERNAL, "no_answer", "find_order returned OK without an answer");
  }
  return *services.found();
}

// After a restore nothing is known but the reference. The connector says the find key when it prepares the
// push; the push itself is not let out.
Result<Found> OrderLane::ask_for_find_key(const Delivery& row) {
  ENLACE_TRY(const std::optional<Prepared> prepared, prepare(row));
  if (!prepared) return failure(ENLACE_E_INVALID, "order_unusable");
  ENLACE_TRY(const PushRequest request, request_for(row, *prepared));
  OrderCall services = order_call(row, OrderCall::Mode::look, prepared->customer);
  ENLACE_TRY(const session::OpResult result,
             call(session::Operation::push_order, row, request.to_json(), services));
  ENLACE_TRY(const Delivery now, ledger_.row(row.id));
  if (!now.find_key.empty()) return ask(now);
  if (result.ok()) {  // it says that the order is there, and not where: nothing could bear that out (H-26)
    return failure(ENLACE_E_INTERNAL, "outcome_unconfirmed", "done without a write and without a find key",
                   Json::object({{"order", row.id.order_id}, {"writes", "none"}, {"number", ""}}));
  }
  if (services.wanted_to_create_customer()) return Found{true, {}};  // no client, no document of theirs
  return failure(result.error);
}

Result<void> OrderLane::look(const Delivery& row) {
  if (policy_.mode != ledger::DoubtPolicy::Mode::find) {
    ENLACE_TRY(const Delivery after, ledger_.cannot_look(row.id, policy_));
    counted(after);
    return {};
  }
  if (row.find_key.empty() && run_.handy_away()) return {};  // it would be asked for the order's customer
  ENLACE_TRY(const ledger::Claim claim, ledger_.claim_look(row.id, accounts_));
  if (!claim.granted) return {};
  const Result<Found> found = row.find_key.empty() ? ask_for_find_key(claim.row) : ask(claim.row);
  ENLACE_FAIL_POINT("deliver.look_answered");
  ENLACE_TRY(const Delivery after, ledger_.record_look(row.id, found, policy_));
  counted(after);
  if (after.state == State::delivered) tell_handy(after);
  if (found || run_.is_handys(found.error())) return {};
  return found.error().status_class() == ENLACE_CLASS_AUTH ? Result<void>(failure(found.error()))
                                                           : Result<void>();
}

// --- removal -------------------------------------------------------------------------------------------

Result<void> OrderLane::remove(const Delivery& row) {
  ENLACE_TRY(const ledger::Claim claim, ledger_.claim_removal(row.id, accounts_));
  if (!claim.granted) return {};
  using Removal = ledger::Ledger::Removal;
  const auto record = [&](Removal removal, const Error& error) -> Result<void> {
    ENLACE_TRY(const Delivery after, ledger_.record_removal(row.id, removal, error));
    counted(after);
    return {};
  };
  if (!can(ENLACE_CAP_DELETE_ORDER)) {
    return record(Removal::denied, problem(ENLACE_E_UNSUPPORTED, "removal_unsupported"));
  }
  FindRequest request{claim.row.reference(), Json(), claim.row.remote_id};
  if (!claim.row.find_key.empty()) {
    ENLACE_TRY(request.find_key, Json::parse(claim.row.find_key));
  }
  if (request.remote_id.empty() && !request.find_key.is_null() &&
      policy_.mode == ledger::DoubtPolicy::Mode::find) {
    // A person said that it is there, and by which number; its id is for the ERP to say.
    const Result<Found> found = ask(claim.row);
    if (!found) return record(Removal::not_yet, found.error());
    for (const Found::Document& document : found->documents) {
      if (document.live) request.remote_id = document.remote_id;
    }
    if (found->documents.empty()) {  // its lists may lag: that it is gone is not for an absence to say
      if (claim.row.attempts < kRemovalsThatMayMiss) {
        return record(Removal::not_yet, problem(ENLACE_E_TRANSIENT, "look_incomplete"));
      }
      return record(
          Removal::denied,
          problem(ENLACE_E_NOT_FOUND, "document_not_listed", {},
                  Json::object({{"number", claim.row.remote_number}, {"reference", claim.row.reference()}})));
    }
  }
  OrderCall services = order_call(claim.row, OrderCall::Mode::remove);
  ENLACE_TRY(const session::OpResult result,
             call(session::Operation::delete_order, claim.row, request.to_json(), services));
  ENLACE_FAIL_POINT("deliver.removal_answered");
  const Said what = said(result);
  const bool refused = what == Said::permanent && services.order_evidence() <= Evidence::refused &&
                       result.error.status != ENLACE_E_NOT_FOUND;
  if (refused) return record(Removal::denied, result.error);
  if (what == Said::died && claim.row.attempts >= kRemovalsThatMayDie) {
    return record(Removal::denied,
                  problem(ENLACE_E_INTERNAL, "connector_keeps_dying", result.error.message,
                          Json::object({{"deaths", claim.row.attempts}, {"last", result.error.cause}})));
  }
  const bool seems_gone = what == Said::ok || result.error.status == ENLACE_E_NOT_FOUND;
  if (!seems_gone) {
    ENLACE_CHECK(record(Removal::not_yet, result.error));
    const bool access = what == Said::auth || what == Said::config || what == Said::not_run;
    return access ? Result<void>(failure(result.error)) : Result<void>();
  }
  // H-12: what counts is that it reads as gone.
  const bool can_look = !claim.row.find_key.empty() && policy_.mode == ledger::DoubtPolicy::Mode::find;
  if (can_look) {
    const Result<Found> found = ask(claim.row);
    if (!found) return record(Removal::not_yet, found.error());
    for (const Found::Document& document : found->documents) {
      if (!document.live) continue;
      return record(Removal::not_yet,
                    problem(ENLACE_E_TRANSIENT, "removal_not_confirmed", "it still reads as live",
                            Json::object({{"number", document.number}})));
    }
    if (!found->complete) return record(Removal::not_yet, problem(ENLACE_E_TRANSIENT, "look_incomplete"));
  }
  if (!can_look && !services.saw_it_gone()) {  // H-26: only the connector says so
    const Error why = problem(ENLACE_E_TRANSIENT, "removal_unconfirmed", {},
                              Json::object({{"number", claim.row.remote_number}}));
    return record(claim.row.attempts < kRemovalsThatMayMiss ? Removal::not_yet : Removal::denied, why);
  }
  ENLACE_FAIL_POINT("deliver.read_back");
  return record(Removal::gone, {});
}

// --- push ----------------------------------------------------------------------------------------------

// nullopt: the order was refused, skipped or put off, and its row says why.
Result<std::optional<OrderLane::Prepared>> OrderLane::prepare(const Delivery& row) {
  const auto give_up = [&](const Error& error) -> Result<std::optional<Prepared>> {
    if (row.state == State::waiting) {
      ENLACE_TRY(const Delivery after, ledger_.refuse(row.id, error));
      counted(after);
    }
    return std::optional<Prepared>();
  };
  const Result<Json> raw = ledger_.raw_order(row.id.tenant, row.id.order_id);
  if (!raw && raw.error().cause != "order_raw_purged") return failure(raw.error());
  if (!raw) return give_up(raw.error());
  if (raw->contains(Json::kUnreadable)) {
    return give_up(handy::map_order(*raw, {}, instance_.tenant.time_zone, instance_.currency).error());
  }
  const std::string made_on = made_on_of(*raw);
  if (!row.by_hand && !wanted(instance_.connector.only_made_on, made_on)) {
    if (row.state == State::waiting) {
      ENLACE_TRY(const Delivery after, ledger_.skip(row.id, problem(ENLACE_E_INVALID, "filtered_made_on", {},
                                                                    Json::object({{"made_on", made_on}}))));
      counted(after);
    }
    return std::optional<Prepared>();
  }

  Json customer;  // read again before every push: what was mended there counts (H-6)
  if (const std::string& code = (*raw)["customer"]["code"].text(); !code.empty()) {
    const auto wait_for_handy = [&](const Error& why) -> Result<std::optional<Prepared>> {
      // One that says so already is left as it is: an outage costs each order one write.
      if (row.state == State::waiting && row.cause != why.cause) {
        const std::int64_t wait_ms = std::min(kHandyRecheck_ms, policy_.longest_pause_ms);
        ENLACE_TRY(const Delivery after, ledger_.postpone(row.id, why, wait_ms, policy_.mode));
        counted(after);
      }
      return failure(why);
    };
    if (const std::optional<Error> why = run_.why_not_ask_handy(code)) return wait_for_handy(*why);
    Result<std::optional<Json>> read = handy_->customer(code);
    // A customer that Handy will not show is no reason to hold the order: the one inside it has to do.
    const bool refused = !read && read.error().status_class() == ENLACE_CLASS_PERMANENT &&
                         read.error().status != ENLACE_E_CONFIG;
    if (!read && !refused) {
      run_.handy_failed(code, read.error());
      return wait_for_handy(read.error());
    }
    run_.handy_answered();
    if (read && *read) customer = **std::move(read);
    ENLACE_CHECK(ledger::note_tax_id(services_.database, row.id.tenant, code, handy::tax_id_of(customer)));
  }
  Result<handy::MappedOrder> mapped =
      handy::map_order(*raw, customer, instance_.tenant.time_zone, instance_.currency);
  if (!mapped) return give_up(mapped.error());
  if (mapped->only_returns) {
    if (row.state == State::waiting) {
      ENLACE_TRY(const Delivery after, ledger_.skip_nothing_to_push(row.id, mapped->warnings));
      counted(after);
    }
    return std::optional<Prepared>();
  }
  if (mapped->has_returns && instance_.connector.returns == config::Returns::hold && !row.by_hand) {
    return give_up(problem(ENLACE_E_INVALID, "returns_held"));
  }
  Prepared prepared{*std::move(mapped), {}};
  prepared.customer = text::fold_name(prepared.mapped.order.customer.description);
  return std::optional<Prepared>(std::move(prepared));
}

Result<PushRequest> OrderLane::request_for(const Delivery& row, const Prepared& prepared) {
  PushRequest request;
  request.order = prepared.mapped.order;
  request.reference = row.reference();
  ENLACE_TRY(store::Transaction transaction, services_.database.begin_unsynced());
  const ledger::Scope scope{row.id.tenant, row.id.instance};
  const auto add = [&](const char* kind, const std::string& key) -> Result<void> {
    if (key.empty() || request.link(kind, key) != nullptr) return {};
    ENLACE_TRY(std::optional<Link> link, ledger::link_by_key(transaction, services_.database, scope, kind,
                                                             key, services_.runtime.unix_ms()));
    if (link) request.links.push_back(*std::move(link));
    return {};
  };
  ENLACE_CHECK(add("customer", request.order.customer.code));
  for (const OrderLine& line : request.order.lines) ENLACE_CHECK(add("product", line.code));
  return request;
}

Result<void> OrderLane::push(const Delivery& row) {
  ENLACE_FAIL_POINT("deliver.picked");
  const std::optional<Error> away = run_.handy_away();
  if (away && row.cause == away->cause) return {};  // it has been said
  const Result<std::optional<Prepared>> made = prepare(row);
  if (!made) return run_.is_handys(made.error()) ? Result<void>() : Result<void>(failure(made.error()));
  if (!*made) return {};
  const Prepared& prepared = **made;
  ENLACE_FAIL_POINT("deliver.prepared");
  ENLACE_TRY(PushRequest request, request_for(row, prepared));
  const std::string& code = prepared.mapped.order.customer.code;
  if (!code.empty() && request.link("customer", code) != nullptr) {
    return push_prepared(row, prepared, std::move(request), true);
  }
  const DeliveryRun::NameTurn turn(run_, prepared.customer);
  if (run_.stopping()) return {};  // while it waited for its turn
  return push_prepared(row, prepared, std::move(request), false);
}

Result<void> OrderLane::push_prepared(const Delivery& row, const Prepared& prepared, PushRequest request,
                                      bool customer_is_linked) {
  // A customer whose id is known is not created: a doubt about another one of its name does not concern it.
  const bool first = run_.looks_first();
  ENLACE_TRY(const ledger::Claim claim,
             ledger_.claim(row.id, accounts_, customer_is_linked ? std::string() : prepared.customer,
                           row.seen_hash, {policy_.mode, first}));
  if (!claim.granted && first) run_.look_at_the_next();
  if (!claim.granted) {
    if (claim.why.cause != "not_due") counted(claim.row);
    return {};
  }
  request.reference = claim.row.reference();
  ledger::PushEnd end;
  end.sent_total = prepared.mapped.order.total.str();
  end.warnings = prepared.mapped.warnings;
  if (claim.look) {
    ENLACE_TRY(const bool absent, is_absent(claim, request, end));
    if (!absent) return {};
    ENLACE_TRY(PushRequest again, request_for(row, prepared));  // the look may have told the customer's link
    request.links = std::move(again.links);
  }
  OrderCall services = order_call(claim.row, OrderCall::Mode::push, prepared.customer);
  const Result<session::OpResult> result =
      call(session::Operation::push_order, claim.row, request.to_json(), services);
  if (result) {
    ENLACE_CHECK(services.close(result->ending == session::Ending::returned));
    end.said = said(*result);
    end.error = result->error;
  } else {
    end.said = Said::not_run;  // no worker, nothing sent
    end.error = result.error();
  }
  end.evidence = services.order_evidence();
  end.outcome = services.outcome();
  end.not_before_mono_ms = services.not_before_mono_ms();
  ENLACE_FAIL_POINT("deliver.pushed");
  return finish(row, end, first);
}

Result<bool> OrderLane::is_absent(const ledger::Claim& claim, const PushRequest& request,
                                  ledger::PushEnd& end) {
  const auto stop = [&](Said what, Error error) -> Result<bool> {
    end.said = what;
    end.error = std::move(error);
    end.evidence = Evidence::none;
    run_.look_at_the_next();  // nothing was read
    ENLACE_CHECK(finish(claim.row, end));
    return false;
  };
  std::string find_key = claim.find_key;
  Found found{true, {}};
  if (find_key.empty()) {  // the connector says it when it prepares the push, which is not let out
    OrderCall services =
        order_call(claim.row, OrderCall::Mode::first, text::fold_name(request.order.customer.description));
    const auto result = call(session::Operation::push_order, claim.row, request.to_json(), services);
    find_key = services.find_key();
    if (find_key.empty()) {
      if (!result) return stop(Said::not_run, result.error());
      if (result->ok()) {  // it says that the order is there, and not where (H-26)
        return stop(
            Said::contract,
            problem(ENLACE_E_INTERNAL, "outcome_unconfirmed", "done without a write and without a find key",
                    Json::object({{"order", claim.row.id.order_id}, {"writes", "none"}, {"number", ""}})));
      }
      // Without a client there is no document of theirs.
      if (!services.wanted_to_create_customer()) return stop(said(*result), result->error);
    }
  }
  if (!find_key.empty()) {
    ENLACE_TRY(const Json key, Json::parse(find_key));
    const FindRequest asked{claim.row.reference(), key, claim.row.remote_id};
    OrderCall services = order_call(claim.row, OrderCall::Mode::first);
    const auto result = call(session::Operation::find_order, claim.row, asked.to_json(), services);
    if (!result) return stop(Said::not_run, result.error());
    if (!result->ok()) return stop(said(*result), result->error);
    if (!services.found()) {
      return stop(Said::contract,
                  problem(ENLACE_E_INTERNAL, "no_answer", "find_order returned OK without an answer"));
    }
    found = *services.found();
  }
  ENLACE_FAIL_POINT("deliver.look_answered");
  ENLACE_TRY(const ledger::Ledger::FirstLook look,
             ledger_.record_first_look(claim, find_key, found, policy_));
  if (look.absent) return true;
  counted(look.row);
  if (look.row.state == State::delivered) {
    tell_handy(look.row);
    ENLACE_CHECK(run_.look_around());  // it may have told of another host
  }
  return false;
}

Result<void> OrderLane::finish(const Delivery& row, const ledger::PushEnd& end, bool first) {
  ledger::Action action = ledger::Action::ask;
  ENLACE_TRY(const Delivery after, ledger_.record_push(row.id, end, policy_, &action));
  counted(after);
  ENLACE_FAIL_POINT("deliver.before_telling_handy");
  if (after.state == State::delivered) {
    if (first) ENLACE_CHECK(ledger_.remember_first(row.id));
    tell_handy(after);
  }
  const bool only_its_customer = end.not_before_mono_ms > 0;
  // A success that has to be looked for is nothing that went wrong with the ERP.
  const bool went_well = end.said == Said::ok;
  return only_its_customer ? Result<void>()
                           : run_.heed(went_well ? ledger::Action::accept : action, end.error);
}

Result<void> OrderLane::verify(const Delivery& row) {
  const Result<Found> found = ask(row);
  if (!found) return {};  // the next run does
  const auto live = std::count_if(found->documents.begin(), found->documents.end(),
                                  [](const Found::Document& document) { return document.live; });
  if (live > 1) {
    log(log::Level::error, row, "the ERP holds the order twice: another host delivers this account", {});
  }
  return ledger_.verified(row.id, live > 1);
}

// A convenience for people and other programs in Handy (apis/handy.md 2.6); our own rows are the truth.
void OrderLane::tell_handy(const Delivery& row) {
  if (instance_.tenant.handy.delivered_external_id == 0 || run_.handy_away()) return;
  const auto id = Json(row.remote_id).integer();
  if (!id || *id < 1 || *id > kLargestExternalId) return;
  if (const Result<void> told = handy_->set_external_id(row.id.order_id, *id); !told) {
    log(log::Level::warn, row, "the external id was not set in Handy",
        Json::object({{"cause", told.error().cause}}));
  }
}

}  // namespace enlace::jobs
