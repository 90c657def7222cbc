#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    {"configuration_valid", "El archivo {file} está bien.", "", "The file {file} is fine.", ""},
    {"handy_token_valid", "Handy acepta el token; la empresa es {company}.", "",
     "Handy accepts the token; the company is {company}.", ""},
    {"handy_zone_proven", "Handy entiende las horas en {zone}, comprobado con un pedido.", "",
     "Handy takes times to be in {zone}, proven with an order.", ""},
    {"handy_zone_unproven", "La zona horaria {zone} no se pudo comprobar: no hay pedidos recientes.",
     "Repita la comprobación cuando haya uno: enlace check {tenant}",
     "The time zone {zone} could not be proven: there are no recent orders.",
     "Check again once there is one: enlace check {tenant}"},
    {"handy_zone_wrong", "Handy no encontró el pedido {order} a su hora en {zone}.",
     "Ponga en handy.time_zone la zona horaria de la cuenta de Handy.",
     "Handy did not find order {order} at its time in {zone}.",
     "Set handy.time_zone to the time zone of the Handy account."},
    {"connector_ready", "El conector {plugin} {version} arranca.", "",
     "The connector {plugin} {version} "
     "starts.",
     ""},
    {"connector_not_enabled", "{tenant}/{connector} todavía no está habilitado.",
     "Habilítelo con: enlace tenant enable {tenant} --connector {connector}",
     "{tenant}/{connector} is not enabled yet.",
     "Enable it with: enlace tenant enable {tenant} --connector {connector}"},
    {"credential_expires", "{credential} vence el {day} (en {days} días).", "",
     "{credential} expires on {day} (in {days} days).", ""},
    {"credential_expires_soon", "{credential} vence el {day}: quedan {days} días.",
     "Genere otra a tiempo y guárdela con: enlace secret set {tenant} SECRETO",
     "{credential} expires on {day}: {days} days are left.",
     "Make another one in time and store it with: enlace secret set {tenant} SECRET"},
    {"credential_expired", "{credential} venció el {day}.",
     "Genere otra y guárdela con: enlace secret set {tenant} SECRETO", "{credential} expired on {day}.",
     "Make another one and store it with: enlace secret set {tenant} SECRET"},
    {"category_exists", "La categoría de clientes «{category}» existe en Handy.", "",
     "The customer category \"{category}\" exists in Handy.", ""},
    {"category_missing", "Falta la categoría de clientes «{category}» en Handy.",
     "Créela en Handy con ese nombre exacto.", "The customer category \"{category}\" is missing in Handy.",
     "Make it in Handy with exactly this name."},
    {"category_near_miss", "Handy tiene la categoría «{found}», pero debe llamarse «{category}».",
     "Cámbiele el nombre en Handy.",
     "Handy has the category \"{found}\", but it must be named \"{category}\".", "Rename it in Handy."},
};

}  // namespace

std::span<const HostText> check_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
