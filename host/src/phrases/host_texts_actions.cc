#include "phrases/host_texts.hpp"

// What people do, and files that they take with them: `enlace dead retry`, `enlace order resolve`, `enlace
// export`.
namespace enlace::phrases {
namespace {

constexpr HostText kTexts[] = {
    // --- files for a spreadsheet
    {"sheet_not_written", "El archivo {path} no se pudo escribir: {reason}. No quedó nada a medias.",
     "Revise la carpeta y el espacio en disco, y repita.",
     "The file {path} could not be written: {reason}. Nothing was left half done.",
     "Look at the folder and at the free space of the disk, then do it again."},
    {"sheet_too_long", "La hoja «{sheet}» pasa de {most} renglones, y en Excel no caben más.",
     "Pida menos: un periodo más corto, una empresa o un vendedor.",
     "The sheet {sheet} has more than {most} rows, and Excel holds no more.",
     "Ask for less: a shorter period, one company or one seller."},
};

}  // namespace

std::span<const HostText> action_texts() {
  return kTexts;
}

}  // namespace enlace::phrases
