#include "desk/handlers.hpp"

#include <array>

namespace enlace::desk {
namespace {

using enum Door;
using enum Limits;
using records::Role;

constexpr std::array kEntries = {
    // kind, name, how far in, least role, limits, asked for by a page itself
    Entry{Kind::view, "ping", open, Role::viewer, own, true, ping},
    Entry{Kind::view, "ready", open, Role::viewer, own, true, ready},
    Entry{Kind::view, "metrics", open, Role::viewer, own, true, metrics},
    Entry{Kind::action, "log_in", open, Role::viewer, own, false, log_in},
    Entry{Kind::action, "open_link", open, Role::viewer, own, false, open_link},

    Entry{Kind::view, "me", halfway, Role::viewer, own, true, me},
    Entry{Kind::action, "log_out", halfway, Role::viewer, own, false, log_out},
    Entry{Kind::action, "totp_enrol", halfway, Role::viewer, own, false, totp_enrol},
    Entry{Kind::action, "totp_confirm", halfway, Role::viewer, own, false, totp_confirm},

    Entry{Kind::view, "version", inside, Role::viewer, own, true, version},
    Entry{Kind::view, "today", inside, Role::viewer, tenants, false, today},
    Entry{Kind::view, "waiting", inside, Role::viewer, narrowed, false, waiting},
    Entry{Kind::view, "runs", inside, Role::viewer, tenants, false, runs},
    Entry{Kind::view, "history", inside, Role::viewer, tenants, false, history},
    Entry{Kind::view, "orders", inside, Role::viewer, narrowed, false, orders},
    Entry{Kind::view, "order", inside, Role::viewer, narrowed, false, order},
    Entry{Kind::view, "find", inside, Role::viewer, narrowed, false, find},
    Entry{Kind::action, "export", inside, Role::viewer, narrowed, false, export_orders},
    Entry{Kind::view, "sessions", inside, Role::viewer, own, false, sessions},
    Entry{Kind::action, "end_session", inside, Role::viewer, own, false, end_session},
    Entry{Kind::action, "user_passwd", inside, Role::viewer, own, false, user_passwd},

    Entry{Kind::action, "retry", inside, Role::operator_, narrowed, false, retry},
    Entry{Kind::action, "drop", inside, Role::operator_, narrowed, false, drop},
    Entry{Kind::action, "resolve_delivered", inside, Role::operator_, narrowed, false, resolve_delivered},
    Entry{Kind::action, "resolve_absent", inside, Role::operator_, narrowed, false, resolve_absent},
    Entry{Kind::action, "note", inside, Role::operator_, narrowed, false, note},
    Entry{Kind::action, "pause", inside, Role::operator_, tenants, false, pause},
    Entry{Kind::action, "resume", inside, Role::operator_, tenants, false, resume},
    Entry{Kind::action, "run_now", inside, Role::operator_, tenants, false, run_now},

    Entry{Kind::view, "people", inside, Role::administrator, refused, false, people},
    Entry{Kind::action, "user_add", inside, Role::administrator, refused, false, user_add},
    Entry{Kind::action, "user_change", inside, Role::administrator, refused, false, user_change},
    Entry{Kind::action, "user_disable", inside, Role::administrator, refused, false, user_disable},
    Entry{Kind::action, "user_enable", inside, Role::administrator, refused, false, user_enable},
    Entry{Kind::action, "totp_remove", inside, Role::administrator, refused, false, totp_remove},
};

}  // namespace

std::span<const Entry> entries() {
  return kEntries;
}

const Entry* find_entry(Kind kind, std::string_view name) {
  for (const Entry& entry : kEntries) {
    if (entry.kind == kind && name == entry.name) return &entry;
  }
  return nullptr;
}

}  // namespace enlace::desk
