#pragma once

#include <string>
#include <string_view>
#include <vector>

// OData v3 filters as Bind reads them (apis/bind.md 1.5). They are percent-encoded as a whole, in the URL.
namespace enlace::binderp::odata {

std::string text(std::string_view value);    // 'O''Higgins'
std::string guid(std::string_view value);    // guid'a860…'; "" when it is not one
std::string start_of(std::string_view day);  // datetime'2026-04-01T00:00:00'
std::string equal(std::string_view member, std::string_view literal);
std::string starts_with(std::string_view member, std::string_view value);
std::string either(std::string_view a, std::string_view b);
std::string both(std::string_view a, std::string_view b);

// Joins the terms by `or` into as few filters as fit: URLs stay under 2,000 characters and filters under the
// hundred nodes that Web API takes by default.
std::vector<std::string> any_of(const std::vector<std::string>& terms);

// Whether a filter leaves room for the rest of the URL.
bool fits(std::string_view filter);

}  // namespace enlace::binderp::odata
