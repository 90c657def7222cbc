#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- Handy's answers; {what} is what was asked for: "order 812", "product A-1", "zones"
    {"handy_token_invalid", "Handy no acepta el token.",
     "Genere uno en Handy y guárdelo con: enlace secret set {tenant} handy-token",
     "Handy does not accept the token.",
     "Make one in Handy and store it with: enlace secret set {tenant} handy-token"},
    {"handy_forbidden", "El usuario de Handy no tiene permiso para esto ({what}).",
     "Use el token de un administrador de Handy: enlace secret set {tenant} handy-token",
     "The Handy user has no permission for this ({what}).",
     "Use the token of a Handy administrator: enlace secret set {tenant} handy-token"},
    {"handy_not_found", "Handy no tiene lo que se pidió ({what}).",
     "Revise handy.base_url y el plan de Handy.", "Handy does not have what was asked for ({what}).",
     "Check handy.base_url and the Handy plan."},
    {"handy_rate_limited", "Handy pidió esperar: se alcanzó su límite de consultas.",
     "Se reintenta solo. Si se repite, vea qué más usa ese token.",
     "Handy asked to wait: its request limit was reached.",
     "It is tried again by itself. If it goes on, see what else uses that token."},
    {"handy_refused", "Handy no aceptó {what}: {message}", "Corrija el dato en el ERP o en Handy.",
     "Handy did not take {what}: {message}", "Mend the data in the ERP or in Handy."},
    {"handy_unavailable", "Handy falló al contestar (HTTP {status}, {what}).", "Se reintenta solo.",
     "Handy failed to answer (HTTP {status}, {what}).", "It is tried again by itself."},
    {"handy_answer_malformed", "Handy contestó algo que no se entiende ({what}: {reason}).",
     "Se reintenta solo. Si se repite, vea si hay un proxy en medio.",
     "Handy's answer could not be understood ({what}: {reason}).",
     "It is tried again. If it goes on, see whether a proxy stands between."},
    {"order_id_invalid", "«{order}» no es un número de pedido de Handy.", "Use el folio que muestra Handy.",
     "\"{order}\" is not an order number of Handy.", "Use the folio that Handy shows."},

    // --- the network
    {"timeout", "{origin} no respondió a tiempo.", "Se reintenta solo.", "{origin} did not answer in time.",
     "It is tried again by itself."},
    {"connection_refused", "{origin} no acepta conexiones.",
     "Revise la dirección y la red; se reintenta solo.", "{origin} accepts no connections.",
     "Check the address and the network; it is tried again by itself."},
    {"connection_lost", "Se perdió la conexión con {origin}.", "Se reintenta solo.",
     "The connection to {origin} was lost.", "It is tried again by itself."},
    {"host_not_found", "No se encuentra el servidor de {origin}.",
     "Revise la dirección y el DNS de esta máquina; se reintenta solo.",
     "The server of {origin} cannot be found.",
     "Check the address and this machine's DNS; it is tried again by itself."},
    {"tls_certificate", "El certificado de {origin} no es de confianza ({message}).",
     "Revise la dirección, el reloj de esta máquina y el paquete ca-certificates.",
     "The certificate of {origin} is not trusted ({message}).",
     "Check the address, this machine's clock and the package ca-certificates."},
    {"circuit_open", "{origin} ha fallado muchas veces; se le da una pausa.",
     "Se vuelve a probar solo en un momento.", "{origin} has failed many times; it is given a rest.",
     "It is tried again by itself in a while."},
    {"login_refused", "{origin} no aceptó las credenciales ({fields}): {message}",
     "Corrija usuario y contraseña (enlace secret set {tenant} NOMBRE) y pruebe: enlace check {tenant}. "
     "Mientras "
     "tanto casi no se vuelve a intentar, para que no se bloquee la cuenta.",
     "{origin} did not accept the credentials ({fields}): {message}",
     "Correct user and password (enlace secret set {tenant} NAME), then try: enlace check {tenant}. Until "
     "then it "
     "is hardly tried again, so that the account does not get locked."},
    {"login_failed", "{origin} no dejó iniciar sesión (HTTP {http_status}): {message}",
     "Se reintenta solo. Si se repite, revise base_url.",
     "Logging in at {origin} failed (HTTP {http_status}): {message}",
     "It is tried again by itself. If it goes on, check base_url."},
    {"login_unreadable", "{origin} contestó al inicio de sesión algo que no se entiende.",
     "Se reintenta solo. Si se repite, revise base_url y si hay un proxy en medio.",
     "The answer of {origin} to the log-in could not be understood.",
     "It is tried again by itself. If it goes on, check base_url and whether a proxy stands between."},
    {"rate_budget", "El ritmo de consultas de esta cuenta no dejó lugar.", "Se reintenta solo.",
     "The pace of requests of this account left no room.", "It is tried again by itself."},
    {"response_too_large", "La respuesta de {origin} es demasiado grande.",
     "Si se repite, envíe este mensaje a quien hizo el conector.", "The answer of {origin} is too large.",
     "If it goes on, send this message to the connector's author."},
    {"response_malformed", "La respuesta de {origin} no es HTTP.",
     "Vea si hay un proxy en medio; se reintenta solo.", "The answer of {origin} is not HTTP.",
     "See whether a proxy stands between; it is tried again by itself."},
    {"response_truncated", "La respuesta de {origin} llegó incompleta.", "Se reintenta solo.",
     "The answer of {origin} came incomplete.", "It is tried again by itself."},
    {"response_without_length", "La respuesta no dice dónde termina, así que pudo llegar incompleta.",
     "Vea si hay un proxy en medio; se reintenta solo.",
     "The answer does not say where it ends, so it may be incomplete.",
     "See whether a proxy stands between; it is tried again by itself."},
    {"transport_failed", "La conexión falló por dentro ({message}).", "Envíe este mensaje a soporte.",
     "The connection failed inside ({message}).", "Send this message to support."},
    {"http_in_doubt", "No se sabe si {origin} recibió lo que se le envió.",
     "Se busca antes de enviarlo otra vez.", "Whether {origin} took what was sent is not known.",
     "It is looked for before it is sent again."},
    {"http_timeout", "{origin} no contestó a tiempo.", "Se reintenta solo.",
     "{origin} did not answer in time.", "It is tried again by itself."},
    {"http_unreachable", "No hay conexión con {origin}.", "Revise la red y la dirección; se reintenta solo.",
     "{origin} cannot be reached.", "Check the network and the address; it is tried again by itself."},
};

}  // namespace

std::span<const HostText> remote_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
