#pragma once

#include <string>
#include <string_view>

// The IANA zone that people of Mexico and Colombia mean by what they write instead of one: "CST", "GMT-6",
// "CDMX", "America/Ciudad_de_Mexico", "Guadalajara", "Bogotá". Case, accents, blanks and punctuation do not
// count. "" where the text is none of these.
//
// An offset names the zone that most companies with this offset are in (UTC-6: America/Mexico_City). The IANA
// names "Etc/GMT-6" have the opposite sign and are never suggested.
namespace enlace::text {

std::string_view zone_meant(std::string_view written);

}  // namespace enlace::text
