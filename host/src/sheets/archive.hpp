#pragma once

#include <string>

#include <enlace/sdk/result.hpp>

namespace enlace::sheets {

// Whether every part of a workbook is there to its last character. libxlsxwriter 1.1 copies the rows from
// file to file without looking whether the disk took them, so that a full one may leave a part that breaks
// off. Error "sheet_not_written" {path, reason}, `path` being the name for people.
Result<void> check_whole(const std::string& draft, const std::string& path);

}  // namespace enlace::sheets
