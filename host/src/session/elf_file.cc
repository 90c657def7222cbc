#include "session/elf_file.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

namespace enlace::session {
namespace {

constexpr std::size_t kMaxEntries = 65536;  // of any table; a connector has a few dozen
constexpr std::string_view kGlibc = "GLIBC_";

// Thrown and caught in this file only: a malformed file is refused as a whole, wherever that shows.
struct Malformed {
  const char* reason;
};

class Reader {
 public:
  explicit Reader(std::span<const std::byte> file) : file_(file) {}

  ElfFacts read() {
    const auto header = at<Elf64_Ehdr>(0);
    if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0) throw Malformed{"not an ELF file"};
    if (header.e_ident[EI_CLASS] != ELFCLASS64) throw Malformed{"not a 64-bit library"};
    if (header.e_ident[EI_DATA] != ELFDATA2LSB) throw Malformed{"not little-endian"};
    if (header.e_type != ET_DYN) throw Malformed{"not a shared library"};
    facts_.machine = header.e_machine;
    read_segments(header);
    read_dynamic();
    read_exports();
    read_versions();
    return std::move(facts_);
  }

 private:
  template <class T>
  [[nodiscard]] T at(std::uint64_t offset) const {
    if (offset > file_.size() || file_.size() - offset < sizeof(T)) throw Malformed{"cut off"};
    T value;
    std::memcpy(&value, file_.data() + offset, sizeof(T));
    return value;
  }

  void read_segments(const Elf64_Ehdr& header) {
    if (header.e_phentsize != sizeof(Elf64_Phdr)) throw Malformed{"program headers of unknown size"};
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
      const auto segment = at<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr));
      if (segment.p_type == PT_LOAD) loaded_.push_back(segment);
      if (segment.p_type == PT_DYNAMIC) dynamic_ = segment;
      if (segment.p_type == PT_GNU_STACK) stack_ = segment;
    }
    // Without the header the kernel's default is an executable stack.
    facts_.executable_stack = !stack_ || (stack_->p_flags & PF_X) != 0;
    if (!dynamic_) throw Malformed{"no dynamic section"};
  }

  // Tables are named by the address they will have in memory.
  [[nodiscard]] std::uint64_t offset_of(std::uint64_t address) const {
    for (const Elf64_Phdr& segment : loaded_) {
      if (address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_filesz) {
        return segment.p_offset + (address - segment.p_vaddr);
      }
    }
    throw Malformed{"an address outside the file"};
  }

  [[nodiscard]] std::string name_at(std::uint64_t index) const {
    if (index >= names_size_) throw Malformed{"a name outside the string table"};
    const std::uint64_t start = names_ + index;
    if (start >= file_.size()) throw Malformed{"cut off"};
    const std::size_t limit = std::min<std::uint64_t>(file_.size() - start, names_size_ - index);
    const auto* text = reinterpret_cast<const char*>(file_.data() + start);
    const std::size_t length = ::strnlen(text, limit);
    if (length == limit) throw Malformed{"a name without end"};
    return std::string(text, length);
  }

  void read_dynamic() {
    std::vector<std::uint64_t> needed;
    std::optional<std::uint64_t> strings;
    for (std::uint64_t i = 0; i < dynamic_->p_filesz / sizeof(Elf64_Dyn); ++i) {
      if (i == kMaxEntries) throw Malformed{"too many dynamic entries"};
      const auto entry = at<Elf64_Dyn>(dynamic_->p_offset + i * sizeof(Elf64_Dyn));
      const std::uint64_t value = entry.d_un.d_val;
      switch (entry.d_tag) {
        case DT_NULL:
          i = dynamic_->p_filesz;
          break;
        case DT_NEEDED:
          needed.push_back(value);
          break;
        case DT_STRTAB:
          strings = value;
          break;
        case DT_STRSZ:
          names_size_ = value;
          break;
        case DT_SYMTAB:
          symbols_ = value;
          break;
        case DT_GNU_HASH:
          gnu_hash_ = value;
          break;
        case DT_HASH:
          sysv_hash_ = value;
          break;
        case DT_VERNEED:
          versions_ = value;
          break;
        case DT_VERNEEDNUM:
          version_count_ = value;
          break;
        case DT_RPATH:
        case DT_RUNPATH:
          facts_.search_path = true;
          break;
        case DT_TEXTREL:
          facts_.text_relocations = true;
          break;
        case DT_FLAGS:
          facts_.text_relocations |= (value & DF_TEXTREL) != 0;
          break;
        default:
          break;
      }
      if (i == dynamic_->p_filesz) break;
    }
    if (!strings || !symbols_) throw Malformed{"no dynamic symbols"};
    names_ = offset_of(*strings);
    for (const std::uint64_t index : needed) facts_.needed.push_back(name_at(index));
  }

  // The table of symbols has no length of its own; the hash tables know it.
  [[nodiscard]] std::uint64_t symbol_count() const {
    if (sysv_hash_) return at<std::uint32_t>(offset_of(*sysv_hash_) + 4);
    if (!gnu_hash_) throw Malformed{"no symbol hash table"};
    const std::uint64_t table = offset_of(*gnu_hash_);
    const std::uint64_t buckets = at<std::uint32_t>(table);
    const std::uint64_t first = at<std::uint32_t>(table + 4);
    const std::uint64_t bucket_list = table + 16 + std::uint64_t{at<std::uint32_t>(table + 8)} * 8;
    if (buckets > kMaxEntries) throw Malformed{"too many symbols"};
    std::uint64_t last = 0;
    for (std::uint64_t i = 0; i < buckets; ++i) {
      last = std::max<std::uint64_t>(last, at<std::uint32_t>(bucket_list + 4 * i));
    }
    if (last < first) return first;  // every bucket is empty
    const std::uint64_t chains = bucket_list + 4 * buckets;
    while ((at<std::uint32_t>(chains + 4 * (last - first)) & 1) == 0) ++last;
    return last + 1;
  }

  void read_exports() {
    const std::uint64_t count = symbol_count();
    if (count > kMaxEntries) throw Malformed{"too many symbols"};
    const std::uint64_t table = offset_of(*symbols_);
    for (std::uint64_t i = 1; i < count; ++i) {
      const auto symbol = at<Elf64_Sym>(table + i * sizeof(Elf64_Sym));
      const bool defined = symbol.st_shndx != SHN_UNDEF;
      if (defined && ELF64_ST_BIND(symbol.st_info) != STB_LOCAL)
        facts_.exports.push_back(name_at(symbol.st_name));
    }
  }

  void read_versions() {
    if (!versions_) return;
    std::uint64_t file_entry = offset_of(*versions_);
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(version_count_, kMaxEntries); ++i) {
      const auto library = at<Elf64_Verneed>(file_entry);
      std::uint64_t version_entry = file_entry + library.vn_aux;
      for (std::uint64_t j = 0; j < library.vn_cnt; ++j) {
        const auto version = at<Elf64_Vernaux>(version_entry);
        const std::string name = name_at(version.vna_name);
        if (name.starts_with(kGlibc)) facts_.glibc.push_back(name.substr(kGlibc.size()));
        if (version.vna_next == 0) break;
        version_entry += version.vna_next;
      }
      if (library.vn_next == 0) break;
      file_entry += library.vn_next;
    }
  }

  std::span<const std::byte> file_;
  ElfFacts facts_;
  std::vector<Elf64_Phdr> loaded_;
  std::optional<Elf64_Phdr> dynamic_, stack_;
  std::optional<std::uint64_t> symbols_, gnu_hash_, sysv_hash_, versions_;
  std::uint64_t names_ = 0, names_size_ = 0, version_count_ = 0;
};

}  // namespace

Result<ElfFacts> read_elf(std::span<const std::byte> file) {
  try {
    return Reader(file).read();
  } catch (const Malformed& problem) {
    return failure(ENLACE_E_CONFIG, "plugin_not_a_connector", problem.reason,
                   Json::object({{"reason", problem.reason}}));
  }
}

}  // namespace enlace::session
