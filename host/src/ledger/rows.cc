#include "ledger/rows.hpp"

namespace enlace::ledger {

std::string Delivery::reference() const {
  std::string text = "HANDY-" + id.order_id;
  if (generation > 1) text += "-" + std::to_string(generation);
  return text;
}

Todo todo_of(const Delivery& row) {
  if (row.held) return Todo::nothing;
  switch (row.state) {
    case State::waiting:
      return row.want == Want::present ? Todo::push : Todo::nothing;
    case State::in_doubt:
      return Todo::look;
    case State::removing:
      return Todo::remove;
    case State::delivered: {
      const bool unwanted = row.want == Want::absent && !row.keep_document;
      return unwanted || is_outdated(row) ? Todo::remove : Todo::nothing;
    }
    default:
      return Todo::nothing;
  }
}

bool is_outdated(const Delivery& row) {
  return row.state == State::delivered && row.want == Want::present && row.replace_edits &&
         !row.sent_hash.empty() && row.sent_hash != row.seen_hash;
}

bool needs_person(const Delivery& row) {
  switch (row.state) {
    case State::dead:
    case State::removal_refused:
      return true;
    case State::delivered:
      return row.cause == "edited_in_place" || row.cause == "replacement_missing" ||
             row.cause == "account_changed";
    case State::in_doubt:
      // It is to be asked for, but the connector refuses to say how: what it says is for a person.
      if (row.ask_first && row.cause != "asked_after_restore" && row.cause != "asked_first") return true;
      [[fallthrough]];
    default:
      return row.held || row.cause == "account_changed" || row.cause == "handy_account_changed";
  }
}

const char* to_string(Todo todo) {
  switch (todo) {
    case Todo::nothing:
      return "";
    case Todo::look:
      return "look";
    case Todo::remove:
      return "remove";
    case Todo::push:
      return "push";
  }
  return "";
}

}  // namespace enlace::ledger
