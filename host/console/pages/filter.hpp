#pragma once

#include <string>

#include "pages/pages.hpp"

// The filter of orders as it stands in an address: /pedidos?periodo=hoy&estado=espera. What the host calls it
// is in documents of the views; nothing else of an address reaches the host.
namespace enlace::console {

// The parameters of the view `orders`.
Json filter_of(const Fields& fields);
// The fields that are a filter's, without those that only say what to show.
Fields filter_fields(const Fields& fields);
// The state as it stands in an address: "waits_for_person" -> "espera".
std::string state_field(const std::string& state);
std::string period_field(const std::string& period);

Fields with(Fields fields, const std::string& name, const std::string& value);  // in place of what it was
Fields without(Fields fields, const std::string& name);
Fields toggled(Fields fields, const std::string& name, const std::string& value);
bool has(const Fields& fields, const std::string& name, const std::string& value);

}  // namespace enlace::console
