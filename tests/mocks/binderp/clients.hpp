#pragma once

#include "mocks/binderp/company.hpp"

namespace enlace::mock::binderp {

Json list_item_of(const Client& client);
// ClientDetails where nobody said anything else.
Json blank_client(const std::string& id, std::int64_t number, const std::string& now);
void keep(Company& company, Client client, std::int64_t now_ms);
std::string text_of_address(const Json& address);  // "Av. Juárez 12, Centro, 06000"

}  // namespace enlace::mock::binderp
