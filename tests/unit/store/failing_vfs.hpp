#pragma once

#include <sqlite3.h>

#include <cstring>
#include <string>

namespace enlace::store {

// SQLite's file layer with one fault in it: from the k-th write, sync or truncation on, all of them (or only
// some) fail with `code`, until mend(). While one lives it is what every new connection uses; one at a time.
class FailingVfs {
 public:
  explicit FailingVfs(int code) : code_(code), real_(sqlite3_vfs_find(nullptr)) {
    vfs_ = *real_;
    vfs_.zName = "failing";
    vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
    vfs_.pAppData = this;
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
  }
  FailingVfs(const FailingVfs&) = delete;
  FailingVfs& operator=(const FailingVfs&) = delete;
  ~FailingVfs() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
  }

  // The k-th from now on fails, and every one after it; with `times`, only so many.
  void fail_at(int k, int times = -1) {
    left_ = k;
    times_ = times;
    failed_ = false;
  }
  void fail_with(int code) { code_ = code; }
  void mend() { left_ = -1; }
  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] int syncs() const { return syncs_; }

 private:
  struct File {
    sqlite3_file base;
    FailingVfs* owner;
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  };
  static sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<File*>(file)->real(); }

  static bool fails(sqlite3_file* file) {
    FailingVfs& self = *reinterpret_cast<File*>(file)->owner;
    if (self.left_ > 0) --self.left_;
    if (self.left_ != 0) return false;
    if (self.times_ == 0) return false;
    if (self.times_ > 0) --self.times_;
    self.failed_ = true;
    return true;
  }
  static int code(sqlite3_file* file) { return reinterpret_cast<File*>(file)->owner->code_; }

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* self = static_cast<FailingVfs*>(vfs->pAppData);
    auto* own = reinterpret_cast<File*>(file);
    std::memset(own, 0, sizeof(File));
    own->owner = self;
    const int result = self->real_->xOpen(self->real_, name, own->real(), flags, out_flags);
    if (result == SQLITE_OK) own->base.pMethods = methods();
    return result;
  }

  static const sqlite3_io_methods* methods() {
    static const sqlite3_io_methods kMethods = {
        3,
        [](sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); },
        [](sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
          return real(f)->pMethods->xRead(real(f), to, size, at);
        },
        [](sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
          if (!fails(f)) return real(f)->pMethods->xWrite(real(f), from, size, at);
          real(f)->pMethods->xWrite(real(f), from, size / 2, at);  // a short write, as a full disk leaves
          return code(f);
        },
        [](sqlite3_file* f, sqlite3_int64 size) {
          return fails(f) ? code(f) : real(f)->pMethods->xTruncate(real(f), size);
        },
        [](sqlite3_file* f, int flags) {
          ++reinterpret_cast<File*>(f)->owner->syncs_;
          return fails(f) ? SQLITE_IOERR_FSYNC : real(f)->pMethods->xSync(real(f), flags);
        },
        [](sqlite3_file* f, sqlite3_int64* size) { return real(f)->pMethods->xFileSize(real(f), size); },
        [](sqlite3_file* f, int lock) { return real(f)->pMethods->xLock(real(f), lock); },
        [](sqlite3_file* f, int lock) { return real(f)->pMethods->xUnlock(real(f), lock); },
        [](sqlite3_file* f, int* out) { return real(f)->pMethods->xCheckReservedLock(real(f), out); },
        [](sqlite3_file* f, int op, void* arg) { return real(f)->pMethods->xFileControl(real(f), op, arg); },
        [](sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); },
        [](sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); },
        [](sqlite3_file* f, int region, int size, int extend, void volatile** out) {
          return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
        },
        [](sqlite3_file* f, int offset, int n, int flags) {
          return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
        },
        [](sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); },
        [](sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); },
        [](sqlite3_file* f, sqlite3_int64 at, int size, void** out) {
          return real(f)->pMethods->xFetch(real(f), at, size, out);
        },
        [](sqlite3_file* f, sqlite3_int64 at, void* page) {
          return real(f)->pMethods->xUnfetch(real(f), at, page);
        },
    };
    return &kMethods;
  }

  int code_;
  int left_ = -1;   // 0 = fails now; below 0 = sound
  int times_ = -1;  // how often still; below 0 = always
  bool failed_ = false;
  int syncs_ = 0;
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_{};
};

}  // namespace enlace::store
