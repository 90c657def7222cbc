#include <algorithm>

#include "mocks/program/system.hpp"

namespace enlace::mock {

const std::vector<SystemRow>& system_rows() {
  static const std::vector<SystemRow> rows = {
      {"handy", "Handy", make_handy_system},        {"alegra", "Alegra", make_alegra_system},
      {"binderp", "Bind ERP", make_binderp_system}, {"gestionix", "Konfío Gestionix", make_gestionix_system},
      {"smtp", "e-mail", make_smtp_system},
  };
  return rows;
}

const SystemRow* system_row(std::string_view name) {
  const auto row = std::ranges::find(system_rows(), name, [](const SystemRow& one) { return one.name; });
  return row == system_rows().end() ? nullptr : &*row;
}

std::uint16_t System::serve(std::uint16_t port) {
  base_ = server_.emplace(frame(), port).base();
  return 1;
}

std::string System::top_lines(const Tenant&) const {
  return {};
}

std::string System::connector_lines(const Tenant&, const std::string&) const {
  return {};
}

}  // namespace enlace::mock
