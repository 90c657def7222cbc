#include "texts.hpp"

namespace enlace::email_notify {
namespace {

struct Row {
  const char* code;
  const char *es_what, *es_remedy;
  const char *en_what, *en_remedy;
};

constexpr Row kRows[] = {
    {"setting_invalid", "El ajuste «{setting}» del conector de correo no sirve.",
     "Corríjalo en el archivo de la empresa; enlace check {tenant} dice cómo quedó.",
     "The setting \"{setting}\" of the e-mail connector is no good.",
     "Correct it in the tenant's file; enlace check {tenant} says how it stands."},
    {"recipient_invalid",
     "«{address}», en recipients, no es una dirección a la que se pueda escribir ({reason}).",
     "Escríbala como usuario@dominio, solo letras sin acento; un dominio con acentos va en su forma xn--.",
     "\"{address}\", in recipients, is not an address that can be written to ({reason}).",
     "Write it as user@domain, plain letters only; a domain with accents is written in its xn-- form."},
    {"recipient_twice", "{address} está dos veces en recipients.", "Quite una de las dos.",
     "{address} stands twice in recipients.", "Remove one of them."},
    {"sender_invalid", "«{address}», en from, no es un remitente que se pueda usar ({reason}).",
     "Escríbalo como: Nombre <usuario@dominio>",
     "\"{address}\", in from, is not a sender that can be used ({reason}).",
     "Write it as: Name <user@domain>"},
    {"customer_address_invalid", "El correo de {customer} no es una dirección: «{address}».",
     "Corríjalo en Handy. Después: enlace dead retry {order}",
     "The e-mail of {customer} is not an address: \"{address}\".",
     "Correct it in Handy. Then: enlace dead retry {order}"},
};

}  // namespace

std::map<std::string, std::map<std::string, Descriptor::Text>> texts() {
  std::map<std::string, std::map<std::string, Descriptor::Text>> all;
  for (const Row& row : kRows) {
    all["es"][row.code] = {row.es_what, row.es_remedy};
    all["en"][row.code] = {row.en_what, row.en_remedy};
  }
  return all;
}

}  // namespace enlace::email_notify
