#include <algorithm>
#include <array>

#include "records/passwords.hpp"
#include "text/fold.hpp"

// Which passwords are accepted. A list of all that people try first would be long and always too short: they
// are a few words, names, dates and rows of keys, with digits or marks around them. So these words are looked
// for within a password, and what remains without them must still be something.
namespace enlace::records {
namespace {

constexpr std::size_t kLeast = 8, kMost = 256;
constexpr std::size_t kLongEnough = 20;  // from here on, words may be all that there is
constexpr std::size_t kRemainder = 4;    // letters beside the words

constexpr auto kWords = std::to_array<std::string_view>({
    // what the thing is
    "password",
    "passwort",
    "passw",
    "pass",
    "contrasena",
    "contra",
    "clave",
    "secreto",
    "secret",
    "acceso",
    "access",
    "login",
    "entrar",
    "entrada",
    "admin",
    "administrador",
    "administrator",
    "root",
    "user",
    "usuario",
    "guest",
    "invitado",
    "prueba",
    "test",
    "demo",
    "temporal",
    "temp",
    "default",
    "cambiame",
    "changeme",
    "change",
    "nuevo",
    "nueva",
    "new",
    "sistema",
    "system",
    "server",
    "servidor",
    "master",
    "maestro",
    "super",
    "superman",
    "batman",
    "hola",
    "hello",
    "welcome",
    "bienvenido",
    "bienvenida",
    "letmein",
    "iloveyou",
    "teamo",
    "tequiero",
    "amor",
    "love",
    "dios",
    "jesus",
    "jesucristo",
    "cristo",
    "maria",
    "guadalupe",
    "angel",
    "angeles",
    "princesa",
    "princess",
    "reina",
    "bebe",
    "baby",
    "corazon",
    "vida",
    "mivida",
    "miamor",
    "familia",
    "family",
    "hijo",
    "hija",
    "mama",
    "papa",
    "estrella",
    "star",
    "sol",
    "luna",
    "cielo",
    "sunshine",
    "flower",
    "flor",
    "mariposa",
    "dragon",
    "monkey",
    "mono",
    "tigre",
    "tiger",
    "leon",
    "lion",
    "gato",
    "perro",
    "dog",
    "cat",
    "lobo",
    "wolf",
    "aguila",
    "aguilas",
    "shadow",
    "sombra",
    "killer",
    "ninja",
    "pokemon",
    "naruto",
    "goku",
    "starwars",
    "matrix",
    "freedom",
    "libertad",
    "trustno",
    "whatever",
    "nothing",
    "nada",
    "computer",
    "computadora",
    "internet",
    "google",
    "facebook",
    "whatsapp",
    "youtube",
    "samsung",
    "apple",
    "iphone",
    "android",
    "windows",
    "microsoft",
    "office",
    "linkedin",
    "hotmail",
    "gmail",
    // teams, places, seasons
    "futbol",
    "football",
    "soccer",
    "baseball",
    "beisbol",
    "america",
    "chivas",
    "pumas",
    "cruzazul",
    "tigres",
    "rayados",
    "toluca",
    "santos",
    "barcelona",
    "madrid",
    "realmadrid",
    "messi",
    "ronaldo",
    "nacional",
    "millonarios",
    "mexico",
    "colombia",
    "bogota",
    "medellin",
    "cali",
    "monterrey",
    "guadalajara",
    "puebla",
    "jalisco",
    "veracruz",
    "cancun",
    "tijuana",
    "cdmx",
    "df",
    "viva",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "lunes",
    "martes",
    "miercoles",
    "jueves",
    "viernes",
    "sabado",
    "domingo",
    "monday",
    "friday",
    "sunday",
    "summer",
    "winter",
    "spring",
    "autumn",
    "verano",
    "invierno",
    "primavera",
    "otono",
    "navidad",
    "christmas",
    "feliz",
    // given names
    "carlos",
    "jose",
    "juan",
    "luis",
    "miguel",
    "pedro",
    "jorge",
    "daniel",
    "david",
    "alejandro",
    "alejandra",
    "fernando",
    "fernanda",
    "roberto",
    "ricardo",
    "eduardo",
    "antonio",
    "manuel",
    "francisco",
    "javier",
    "sergio",
    "andres",
    "andrea",
    "gabriel",
    "gabriela",
    "rafael",
    "diego",
    "santiago",
    "sebastian",
    "mateo",
    "nicolas",
    "camila",
    "valentina",
    "sofia",
    "daniela",
    "mariana",
    "natalia",
    "carolina",
    "paola",
    "laura",
    "claudia",
    "patricia",
    "veronica",
    "monica",
    "sandra",
    "rosa",
    "lupita",
    "ana",
    "lucia",
    "elena",
    "martha",
    "leticia",
    "michael",
    "jennifer",
    "jessica",
    "ashley",
    "charlie",
    "robert",
    "thomas",
    "george",
    "michelle",
    "nicole",
    "hunter",
    "jordan",
    "andrew",
    // the trade
    "ventas",
    "venta",
    "vendedor",
    "pedidos",
    "pedido",
    "factura",
    "facturas",
    "empresa",
    "company",
    "abarrotes",
    "tienda",
    "comercial",
    "distribuidora",
    "bodega",
    "almacen",
    "contador",
    "conta",
    "negocio",
    "oficina",
    "gerente",
    "jefe",
    "dinero",
    "money",
    "banco",
    // this product and its neighbours
    "enlace",
    "handy",
    "alegra",
    "gestionix",
    "konfio",
    "bind",
    "binderp",
    "consola",
    "console",
});

// Keys beside one another, and letters in their order; read forwards and backwards.
constexpr auto kRows = std::to_array<std::string_view>({
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn",
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "q1w2e3r4t5y6u7i8o9p0",
    "1q2w3e4r5t6y7u8i9o0p",
    "aabbccddeeff",
    "a1b2c3d4e5f6",
});

char letter_meant(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
      return 't';
    default:
      return c;
  }
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}

bool take_out(std::string& text, std::string_view word) {
  bool found = false;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; found = true) {
    text.replace(at, word.size(), " ");
  }
  return found;
}

std::string reversed(std::string_view text) {
  return {text.rbegin(), text.rend()};
}

// Pieces of four and more keys, the longest first.
bool take_out_rows(std::string& text) {
  bool found = false;
  for (std::size_t length = 12; length >= 4; --length) {
    for (const std::string_view row : kRows) {
      for (std::size_t at = 0; at + length <= row.size(); ++at) {
        found |= take_out(text, row.substr(at, length));
        found |= take_out(text, reversed(row.substr(at, length)));
      }
    }
  }
  return found;
}

// Whether a few characters, a row of keys or a date is all that there is.
bool is_monotonous(const std::string& folded) {
  std::string kinds = folded;
  std::sort(kinds.begin(), kinds.end());
  kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
  if (kinds.size() <= 3) return true;
  const bool digits = folded.find_first_not_of("0123456789-/. ") == std::string::npos;
  if (digits && folded.size() <= 10) return true;  // dates, telephones
  const std::string half = folded.substr(0, folded.size() / 2);
  if (half.size() <= 6 && folded == half + half) return true;
  std::string rest = folded;
  if (!take_out_rows(rest)) return false;
  std::erase(rest, ' ');
  return rest.size() < kRemainder;
}

// `text` without the words; whether hardly any letter remains, and there was a word.
bool made_of_words(std::string text, const std::vector<std::string>& words) {
  bool found = false;
  for (const std::string& word : words) found |= take_out(text, word);
  found |= take_out_rows(text);
  const auto letters = std::count_if(text.begin(), text.end(), is_letter);
  return found && static_cast<std::size_t>(letters) < kRemainder;
}

// The longest first, so that no word hides a longer one.
std::vector<std::string> all_words(const std::vector<std::string>& personal) {
  std::vector<std::string> words(kWords.begin(), kWords.end());
  for (const std::string& text : personal) {
    std::string word;
    for (const char c : text::fold_name(text) + " ") {
      if (is_letter(c)) {
        word += c;
      } else if (!word.empty()) {
        if (word.size() >= 3) words.push_back(word);
        word.clear();
      }
    }
  }
  std::stable_sort(words.begin(), words.end(),
                   [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
  return words;
}

}  // namespace

Result<void> acceptable_password(std::string_view password, const std::vector<std::string>& personal) {
  if (!text::is_utf8(password)) return failure(ENLACE_E_INVALID, "password_not_text");
  const std::size_t length = password.size() > 4 * kMost ? password.size() : text::length(password);
  if (length < kLeast) {
    return failure(ENLACE_E_INVALID, "password_too_short", {},
                   Json::object({{"least", static_cast<std::int64_t>(kLeast)}}));
  }
  if (length > kMost) {
    return failure(ENLACE_E_INVALID, "password_too_long", {},
                   Json::object({{"most", static_cast<std::int64_t>(kMost)}}));
  }
  const std::string folded = text::fold_name(password);
  const auto common = [] { return failure(ENLACE_E_INVALID, "password_common"); };
  if (is_monotonous(folded)) return common();
  if (length >= kLongEnough) return {};
  std::string meant = folded;
  std::transform(meant.begin(), meant.end(), meant.begin(), letter_meant);
  const std::vector<std::string> words = all_words(personal);
  if (made_of_words(folded, words) || made_of_words(meant, words)) return common();
  return {};
}

}  // namespace enlace::records
