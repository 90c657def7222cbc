#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace Poco::Data {
class Session;
}

// One SQL statement through Poco Data. Poco throws here: callers stand inside guarded().
namespace enlace::store {

Result<std::int64_t> run_statement(Poco::Data::Session& session, std::string_view sql,
                                   const std::vector<Value>& arguments);
Result<std::vector<Row>> query_statement(Poco::Data::Session& session, std::string_view sql,
                                         const std::vector<Value>& arguments);

}  // namespace enlace::store
