#include "session/session.hpp"

namespace enlace::session {

const char* to_string(Operation op) {
  switch (op) {
    case Operation::describe:
      return "describe";
    case Operation::check:
      return "check";
    case Operation::pull_products:
      return "pull_products";
    case Operation::pull_customers:
      return "pull_customers";
    case Operation::push_order:
      return "push_order";
    case Operation::find_order:
      return "find_order";
    case Operation::delete_order:
      return "delete_order";
    case Operation::push_products:
      return "push_products";
  }
  return "unknown";
}

const char* to_string(Ending ending) {
  switch (ending) {
    case Ending::returned:
      return "returned";
    case Ending::crashed:
      return "crashed";
    case Ending::timed_out:
      return "timed_out";
    case Ending::limit_exceeded:
      return "limit_exceeded";
    case Ending::protocol_error:
      return "protocol_error";
    case Ending::load_failed:
      return "load_failed";
    case Ending::stopped:
      return "stopped";
  }
  return "unknown";
}

}  // namespace enlace::session
