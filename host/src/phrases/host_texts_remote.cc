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
    {"handy_refused", "Handy no aceptó {what} (HTTP {status}).", "Corrija el dato en el ERP o en Handy.",
     "Handy did not take {what} (HTTP {status}).", "Correct the data in the ERP or in Handy."},
    {"handy_unavailable", "Handy falló al contestar (HTTP {status}, {what}).", "Se reintenta solo.",
     "Handy failed to answer (HTTP {status}, {what}).", "It is tried again by itself."},
    {"handy_answer_malformed", "Handy contestó algo que no se entiende ({what}: {reason}).",
     "Se reintenta solo. Si se repite, vea si hay un proxy en medio.",
     "Handy's answer could not be understood ({what}: {reason}).",
     "It is tried again. If it goes on, see whether a proxy stands between."},
    {"order_id_invalid", "«{order}» no es un número de pedido de Handy.", "Use el folio que muestra Handy.",
     "\"{order}\" is not an order number of Handy.", "Use the folio that Handy shows."},

    // --- what is nobody's in particular: each with the answer's own words after it
    {"http_firewall",
     "Contestó un cortafuegos o proxy en lugar de {origin} (HTTP {http_status}): no es cosa de permisos del "
     "usuario.",
     "Se reintenta solo. Si sigue, pida a quien cuida la red o a ese servicio que deje pasar a esta máquina.",
     "A firewall or proxy answered in place of {origin} (HTTP {http_status}): it is not about the user's "
     "permissions.",
     "It is tried again by itself. If it goes on, ask the keeper of the network or of that service to let "
     "this "
     "machine through."},
    {"error_in_answer", "{origin} contestó como si todo fuera bien (HTTP {http_status}), pero con un error.",
     "Corrija lo que dice la respuesta. Si es pasajero, se reintenta solo.",
     "{origin} answered as if all was well (HTTP {http_status}), but with an error.",
     "Correct what the answer says. If it passes, it is tried again by itself."},
    {"handy_firewall",
     "Contestó un cortafuegos o proxy en lugar de Handy (HTTP {status}, {what}): no es cosa del token.",
     "Se reintenta solo. Si sigue, pida a quien cuida la red que deje pasar a esta máquina.",
     "A firewall or proxy answered in place of Handy (HTTP {status}, {what}): it is not about the token.",
     "It is tried again by itself. If it goes on, ask the keeper of the network to let this machine "
     "through."},
    {"handy_error_in_answer",
     "Handy contestó como si todo fuera bien (HTTP {status}, {what}), pero con un error.",
     "Se reintenta solo.", "Handy answered as if all was well (HTTP {status}, {what}), but with an error.",
     "It is tried again by itself."},

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
    {"login_refused", "{origin} no aceptó las credenciales ({fields}).",
     "Corrija usuario y contraseña (enlace secret set {tenant} NOMBRE) y pruebe: enlace check {tenant}. "
     "Mientras "
     "tanto casi no se vuelve a intentar, para que no se bloquee la cuenta.",
     "{origin} did not accept the credentials ({fields}).",
     "Correct user and password (enlace secret set {tenant} NAME), then try: enlace check {tenant}. Until "
     "then it "
     "is hardly tried again, so that the account does not get locked."},
    {"login_failed", "{origin} no dejó iniciar sesión (HTTP {http_status}).",
     "Se reintenta solo. Si se repite, revise base_url.",
     "Logging in at {origin} failed (HTTP {http_status}).",
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
    {"response_without_length",
     "La respuesta de {origin} no dice dónde termina (ni Content-Length ni chunked), así que pudo llegar "
     "incompleta.",
     "Se reintenta solo. Si se repite, vea si hay un proxy en medio que lo quite.",
     "The answer of {origin} does not say where it ends (neither Content-Length nor chunked), so it may be "
     "incomplete.",
     "It is tried again by itself. If it goes on, see whether a proxy in between takes that away."},
    {"transport_failed", "La conexión falló por dentro ({message}).", "Envíe este mensaje a soporte.",
     "The connection failed inside ({message}).", "Send this message to support."},
    {"http_in_doubt", "No se sabe si {origin} recibió lo que se le envió.",
     "Se busca antes de enviarlo otra vez.", "Whether {origin} took what was sent is not known.",
     "It is looked for before it is sent again."},
    {"http_timeout", "{origin} no contestó a tiempo.", "Se reintenta solo.",
     "{origin} did not answer in time.", "It is tried again by itself."},
    {"http_answer_unusable",
     "{origin} contestó algo que no se puede usar: no es HTTP, no dice dónde termina (pudo llegar "
     "incompleto), o no "
     "dejó iniciar sesión.",
     "Se reintenta solo. Si se repite, vea si hay un proxy en medio.",
     "{origin} answered something that cannot be used: no HTTP, without an end that could be told (so "
     "perhaps "
     "incomplete), or a log-in that failed.",
     "It is tried again by itself. If it goes on, see whether a proxy stands between."},
    {"http_unreachable", "No hay conexión con {origin}.", "Revise la red y la dirección; se reintenta solo.",
     "{origin} cannot be reached.", "Check the network and the address; it is tried again by itself."},

    // --- e-mail
    {"address_invalid", "«{address}» no es una dirección de correo que se pueda usar ({reason}).",
     "Corrija la dirección: usuario@dominio, solo letras sin acento; un dominio con acentos va en su forma "
     "xn--.",
     "\"{address}\" is not an e-mail address that can be used ({reason}).",
     "Correct it: user@domain, plain letters only; a domain with accents is written in its xn-- form."},
    {"smtp_no_starttls", "{origin} no ofrece una conexión segura (STARTTLS).",
     "Revise servidor y puerto, o ponga smtp: security en tls (puerto 465).",
     "{origin} offers no secure connection (STARTTLS).",
     "Check server and port, or set smtp: security to tls (port 465)."},
    {"smtp_no_auth", "{origin} no admite usuario y contraseña (ofrece: {offered}).",
     "Pida a su proveedor una contraseña de aplicación o un servidor que admita PLAIN o LOGIN.",
     "{origin} takes no user and password (it offers: {offered}).",
     "Ask your provider for an app password or a server that takes PLAIN or LOGIN."},
    {"smtp_login_unsecured", "No se envía la contraseña a {origin}: la conexión no es segura.",
     "Ponga smtp: security en starttls o tls, o quite las credenciales.",
     "The password is not sent to {origin}: the connection is not secure.",
     "Set smtp: security to starttls or tls, or leave the credentials out."},
    {"smtp_ca_unreadable", "No se puede leer el archivo de autoridades {file}.",
     "Revise smtp: ca_file y sus permisos.", "The file of authorities {file} cannot be read.",
     "Check smtp: ca_file and its permissions."},
    {"smtp_protocol", "{origin} no habla SMTP como se debe.", "Revise que sea un servidor de correo.",
     "{origin} does not speak SMTP as it must.", "See that it is a mail server."},
    {"message_too_large", "El mensaje mide {size} bytes y {origin} admite {limit}.",
     "Pida a su proveedor un límite mayor.", "The message has {size} bytes and {origin} takes {limit}.",
     "Ask your provider for a higher limit."},
    {"mail_in_doubt", "No se sabe si {server} aceptó el mensaje.",
     "Se envía otra vez con el mismo identificador, para que se reconozca si llega dos veces.",
     "Whether {server} accepted the message is not known.",
     "It is sent again under the same identifier, so that a second one is recognised."},
    {"mail_login_refused", "{server} no aceptó el usuario o la contraseña ({reason}).",
     "Revise las credenciales; muchos proveedores piden una contraseña de aplicación.",
     "{server} did not accept the user or the password ({reason}).",
     "Check the credentials; many providers want an app password."},
    {"mail_sender_refused", "El servidor no acepta a {address} como remitente ({reason}).",
     "Ponga en «from» una dirección de esa cuenta.",
     "The server does not accept {address} as the sender ({reason}).",
     "Set from to an address of that account."},
    {"mail_recipient_refused", "El servidor no acepta al destinatario {address} ({reason}).",
     "Corrija la dirección en «recipients», o quítela. Después: enlace dead retry {order}",
     "The server does not accept the recipient {address} ({reason}).",
     "Correct the address in recipients, or remove it. Then: enlace dead retry {order}"},
    {"mail_recipient_deferred", "El servidor no acepta por ahora al destinatario {address} ({reason}).",
     "Se reintenta solo.", "The server does not accept the recipient {address} for now ({reason}).",
     "It is tried again by itself."},
    {"mail_refused", "{server} no aceptó el mensaje ({reason}).",
     "Pregunte a su proveedor por qué. Después: enlace dead retry {order}",
     "{server} did not accept the message ({reason}).",
     "Ask your provider why. Then: enlace dead retry {order}"},
    {"mail_server_busy", "{server} no atiende por ahora ({reason}).", "Se reintenta solo.",
     "{server} does not serve for now ({reason}).", "It is tried again by itself."},
};

}  // namespace

std::span<const HostText> remote_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
