#include "phrases/host_texts.hpp"

namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- passwords
    {"password_too_short", "La contraseña es muy corta.",
     "Use {least} caracteres o más; lo mejor es una frase.", "The password is too short.",
     "Use {least} characters or more; a sentence is best."},
    {"password_too_long", "La contraseña es muy larga.", "Use {most} caracteres o menos.",
     "The password is too long.", "Use {most} characters or fewer."},
    {"password_common", "Esa contraseña es de las primeras que cualquiera probaría.",
     "Elija otra que no sea una palabra, un nombre o una fecha; una frase de cuatro palabras sirve.",
     "That password is among the first that anybody would try.",
     "Choose one that is no word, name or date; a sentence of four words will do."},
    {"password_not_text", "La contraseña tiene bytes que no son texto.", "Escríbala de nuevo.",
     "The password holds bytes that are no text.", "Type it again."},
    {"log_in_busy", "Hay muchas personas entrando a la vez.", "Pruebe otra vez en unos segundos.",
     "Many people are logging in at once.", "Try again in a few seconds."},

    // --- people who use the console
    {"user_login_invalid", "«{login}» no sirve como nombre de usuario.",
     "Use letras sin acento, números y . _ - @, sin espacios; 64 caracteres como máximo.",
     "\"{login}\" cannot be a user's name.",
     "Use letters a to z, digits and . _ - @, without blanks; at most 64."},
    {"user_exists", "Ya existe el usuario {login}.",
     "Elija otro nombre, o cámbiele la contraseña: enlace user passwd {login}",
     "The user {login} exists already.",
     "Choose another name, or change the password: enlace user passwd {login}"},
    {"user_unknown", "No existe el usuario {login}.", "Vea los que hay con: enlace user list",
     "There is no user {login}.", "See those that there are with: enlace user list"},
    {"last_administrator", "{login} es la única persona que puede administrar la consola.",
     "Nombre antes a otra: enlace user add NOMBRE --role administrator",
     "{login} is the only person who may administer the console.",
     "Name another one first: enlace user add NAME --role administrator"},
};

}  // namespace

std::span<const HostText> console_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
