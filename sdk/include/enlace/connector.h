/*
 * enlace/connector.h -- Enlace connector ABI, major version 1.
 *
 * One shared library = one connector. The library exports exactly one symbol,
 * enlace_connector_entry(), and imports nothing from the host: every host
 * service arrives through the table hanging off each call.
 *
 * Rules that hold everywhere in this file
 * ---------------------------------------
 *  Memory   Whoever allocates, frees. Nothing is freed across the boundary.
 *           Views passed INTO a function are borrowed until it returns; the
 *           callee copies what it keeps. Views a host service hands OUT stay
 *           valid until release() or until the current operation returns.
 *  Text     Views are UTF-8, length-delimited, not NUL-terminated. JSON is
 *           RFC 8259. {NULL, 0} is the empty view.
 *  Growth   Structs only grow at the end. Each starts with struct_size, set by
 *           the side that fills it. Read a later member only if ENLACE_HAS().
 *           No struct has tail padding (see the asserts at the bottom).
 *  Threads  [op]  the thread running the current operation, during it.
 *           [any] any thread the connector started for the current operation;
 *                 such threads are joined before the operation returns.
 *           The host never runs two operations of one instance at once.
 *  Errors   Functions return enlace_status. Nothing throws, longjmps, exits,
 *           forks, installs signal handlers or changes locale/umask/cwd.
 */
/* The columns of this header are laid out by hand. */
/* clang-format off */
#ifndef ENLACE_CONNECTOR_H
#define ENLACE_CONNECTOR_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#  define ENLACE_CALL __cdecl
#  define ENLACE_EXPORT __declspec(dllexport)
#else
#  define ENLACE_CALL
#  define ENLACE_EXPORT __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
#  define ENLACE_STATIC_ASSERT(cond, msg) static_assert(cond, msg)
extern "C" {
#else
#  define ENLACE_STATIC_ASSERT(cond, msg) _Static_assert(cond, msg)
#endif

/* --- Version ------------------------------------------------------------ */

#define ENLACE_ABI_MAJOR 1u
#define ENLACE_ABI_MINOR 0u
#define ENLACE_ABI_VERSION ((ENLACE_ABI_MAJOR << 16) | ENLACE_ABI_MINOR)

/* True when `obj` was built by a side that knows `member`. */
#define ENLACE_HAS(obj, type, member) \
  ((obj)->struct_size >= offsetof(type, member) + sizeof(((type *)0)->member))

/* --- Vocabulary --------------------------------------------------------- */

typedef struct enlace_view {
  const char *ptr;
  size_t len;
} enlace_view;

/* class << 8 | detail. An old peer that does not know a detail acts on the
 * class; an unknown class counts as TRANSIENT for reads, AMBIGUOUS for writes. */
typedef int32_t enlace_status;
#define ENLACE_STATUS(cls, detail) ((enlace_status)(((cls) << 8) | (detail)))
#define ENLACE_CLASS(status) (((status) >> 8) & 0x7F)

enum {
  ENLACE_CLASS_OK = 0,
  ENLACE_CLASS_TRANSIENT = 1,    /* not applied; try again with backoff      */
  ENLACE_CLASS_RATE_LIMITED = 2, /* not applied; honour retry_after_ms       */
  ENLACE_CLASS_AUTH = 3,         /* not applied; a person must fix access    */
  ENLACE_CLASS_PERMANENT = 4,    /* not applied; this input will never work  */
  ENLACE_CLASS_AMBIGUOUS = 5,    /* may have been applied; look before retry */
  ENLACE_CLASS_CANCELLED = 6,    /* the host asked to stop                   */
  ENLACE_CLASS_CONTRACT = 7      /* a bug: quarantine the connector          */
};

#define ENLACE_OK                  ENLACE_STATUS(ENLACE_CLASS_OK, 0)
#define ENLACE_E_TRANSIENT         ENLACE_STATUS(ENLACE_CLASS_TRANSIENT, 0)
#define ENLACE_E_NETWORK           ENLACE_STATUS(ENLACE_CLASS_TRANSIENT, 1)
#define ENLACE_E_TIMEOUT           ENLACE_STATUS(ENLACE_CLASS_TRANSIENT, 2)
#define ENLACE_E_UPSTREAM          ENLACE_STATUS(ENLACE_CLASS_TRANSIENT, 3)
#define ENLACE_E_RATE_LIMITED      ENLACE_STATUS(ENLACE_CLASS_RATE_LIMITED, 0)
#define ENLACE_E_AUTH              ENLACE_STATUS(ENLACE_CLASS_AUTH, 0)
#define ENLACE_E_FORBIDDEN         ENLACE_STATUS(ENLACE_CLASS_AUTH, 1)
#define ENLACE_E_INVALID           ENLACE_STATUS(ENLACE_CLASS_PERMANENT, 0)
#define ENLACE_E_CONFIG            ENLACE_STATUS(ENLACE_CLASS_PERMANENT, 1)
#define ENLACE_E_NOT_FOUND         ENLACE_STATUS(ENLACE_CLASS_PERMANENT, 2)
#define ENLACE_E_CONFLICT          ENLACE_STATUS(ENLACE_CLASS_PERMANENT, 3)
#define ENLACE_E_UNSUPPORTED       ENLACE_STATUS(ENLACE_CLASS_PERMANENT, 4)
#define ENLACE_E_BUDGET            ENLACE_STATUS(ENLACE_CLASS_PERMANENT, 5)
#define ENLACE_E_AMBIGUOUS         ENLACE_STATUS(ENLACE_CLASS_AMBIGUOUS, 0)
#define ENLACE_E_CANCELLED         ENLACE_STATUS(ENLACE_CLASS_CANCELLED, 0)
#define ENLACE_E_INTERNAL          ENLACE_STATUS(ENLACE_CLASS_CONTRACT, 0)
#define ENLACE_E_MISUSE            ENLACE_STATUS(ENLACE_CLASS_CONTRACT, 1)

/* Details behind a non-OK status. Messages never carry secrets or PII. */
typedef struct enlace_error {
  uint32_t struct_size;
  enlace_status status;
  int32_t http_status;     /* 0 when no HTTP response was involved        */
  uint32_t flags;          /* 0                                           */
  int64_t retry_after_ms;  /* -1 when the server gave no hint             */
  enlace_view cause;       /* stable code, [a-z0-9_]+; the descriptor's   */
                           /* texts turn it into sentences in es and en   */
  enlace_view erp_code;    /* the ERP's own error code, verbatim          */
  enlace_view message;     /* raw text for the log: the ERP's words       */
  enlace_view params_json; /* object: what the sentence names, e.g.       */
                           /* {"customer":"Abarrotes Lupita"}             */
} enlace_error;

/* --- Host services ------------------------------------------------------ */

typedef struct enlace_host enlace_host;

/* Identity of one running operation; first argument of every host service.
 * Owned by the host, valid until the operation returns. */
typedef struct enlace_call {
  uint32_t struct_size;
  uint32_t flags;
  const enlace_host *host;
  void *host_data;           /* host private                             */
  int64_t deadline_unix_ms;  /* services return CANCELLED after this     */
  enlace_view trace_id;      /* put in outbound correlation headers      */
} enlace_call;

typedef struct enlace_header {
  enlace_view name;
  enlace_view value;
} enlace_header;

enum {
  /* Repeating is harmless (a search by POST): the host may resend it, and it
   * counts as a read. Never set it on a request that creates something. */
  ENLACE_HTTP_IDEMPOTENT = 1u << 0
};

typedef struct enlace_http_request {
  uint32_t struct_size;
  uint32_t flags;               /* ENLACE_HTTP_*; unknown bits are refused   */
  enlace_view method;
  enlace_view url;              /* origin must be in the approved list       */
  enlace_view auth;             /* credential slot from describe(); the host */
                                /* injects the secret, the connector never   */
                                /* sees it. Empty: anonymous.                */
  enlace_view purpose;          /* what the request is for: "order",         */
                                /* "customer:<key>", "product:<key>",        */
                                /* "session". Required unless the method is  */
                                /* GET or HEAD or the request is IDEMPOTENT; */
                                /* the host tracks doubt for each purpose.   */
                                /* In the body of a "session" request,       */
                                /* {{secret:<slot>.<field>}} stands for a    */
                                /* credential; nowhere else.                 */
  enlace_view body;
  const enlace_header *headers;
  uint32_t header_count;
  uint32_t timeout_ms;          /* 0: host default                           */
  uint64_t max_response_bytes;  /* 0: host default                           */
} enlace_http_request;

enum {
  ENLACE_SENT_COMPLETE = 0, /* a full response was received              */
  ENLACE_SENT_NO = 1,       /* no byte of the request left this machine  */
  ENLACE_SENT_MAYBE = 2     /* the server may have acted on the request  */
};

typedef struct enlace_http_response {
  uint32_t struct_size;  /* set by the caller to sizeof(its struct)      */
  int32_t sent;          /* ENLACE_SENT_*                                */
  int32_t status;        /* HTTP status, 0 unless ENLACE_SENT_COMPLETE   */
  uint32_t header_count;
  const enlace_header *headers;
  enlace_view body;
  uint64_t ref;          /* for release()                                */
} enlace_http_response;

enum {
  ENLACE_LOG_DEBUG = 0, ENLACE_LOG_INFO = 1, ENLACE_LOG_WARN = 2, ENLACE_LOG_ERROR = 3
};

/* The documents, each with a JSON Schema of its own under schema/. */
enum {
  ENLACE_EMIT_DESCRIPTOR = 1, /* describe(): exactly one                     */
  ENLACE_EMIT_CHECK = 2,      /* check(): exactly one                        */
  ENLACE_EMIT_PRODUCT = 3,    /* pull_products(): any number                 */
  ENLACE_EMIT_CUSTOMER = 4,   /* pull_customers(): any number                */
  ENLACE_EMIT_OUTCOME = 5,    /* push_order(), delete_order(): exactly one;  */
                              /* push_products(): one a product, in order    */
  ENLACE_EMIT_FOUND = 6,      /* find_order(): exactly one                   */
  ENLACE_EMIT_LINK = 7,       /* any operation: durable when emit returns OK,*/
                              /* also if the operation fails later           */
  ENLACE_EMIT_FIND_KEY = 8,   /* push_order(): once, before the first write  */
                              /* with purpose "order"; durable on return     */
  ENLACE_EMIT_SKIPPED = 9     /* pulls: a record left out, and why           */
};

/* How fold() compares text. */
enum {
  ENLACE_FOLD_NFC = 1, /* composed form, outer blanks removed                */
  ENLACE_FOLD_NAME = 2 /* that, without case and accents, inner blanks single*/
};

/* A civil time of an IANA zone. */
typedef struct enlace_local_time {
  uint32_t struct_size; /* set by the caller                                 */
  int32_t year;
  int32_t month;        /* 1..12                                             */
  int32_t day;          /* 1..31                                             */
  int32_t hour;
  int32_t minute;
  int32_t second;
  int32_t utc_offset_s; /* east of Greenwich is positive                     */
} enlace_local_time;

struct enlace_host {
  uint32_t struct_size;
  uint32_t abi_version;
  const char *name;
  const char *version;

  /* [any] fields_json may be empty. */
  void (ENLACE_CALL *log)(const enlace_call *call, int32_t level, enlace_view message,
                          enlace_view fields_json);

  /* Record why the operation is about to fail. Returns err->status, so that
   * `return call->host->fail(call, &err);` reads naturally. Last one wins. [op] */
  enlace_status (ENLACE_CALL *fail)(const enlace_call *call, const enlace_error *err);

  /* Non-zero once the host wants the operation to stop. [any] */
  int32_t (ENLACE_CALL *is_cancelled)(const enlace_call *call);

  /* Hand one JSON document to the host, which copies it. May block for
   * backpressure. Any non-OK status must be returned by the operation. [op] */
  enlace_status (ENLACE_CALL *emit)(const enlace_call *call, int32_t kind, enlace_view json);

  /* Make everything emitted so far durable, with `cursor` as the place where
   * the next pull resumes. The only commit point inside a pull; a connector
   * without an INCREMENTAL capability never calls it. [op] */
  enlace_status (ENLACE_CALL *checkpoint)(const enlace_call *call, enlace_view cursor);

  /* Perform one exchange. OK means a response arrived, whatever its HTTP
   * status. Otherwise out->sent says whether the server may have acted. [op] */
  enlace_status (ENLACE_CALL *http_request)(const enlace_call *call,
                                            const enlace_http_request *request,
                                            enlace_http_response *out);

  /* Give back a response body or folded text early. Optional. [op] */
  void (ENLACE_CALL *release)(const enlace_call *call, uint64_t ref);

  /* The host's clocks; tests replace them. Never call time() or sleep(). [any] */
  int64_t (ENLACE_CALL *unix_time_ms)(const enlace_call *call);
  int64_t (ENLACE_CALL *monotonic_ms)(const enlace_call *call);
  enlace_status (ENLACE_CALL *sleep_ms)(const enlace_call *call, uint32_t ms);

  /* The civil time of `unix_ms` in an IANA zone; a sandboxed worker has no zone
   * files. An unknown zone is ENLACE_E_NOT_FOUND, never UTC. [op] */
  enlace_status (ENLACE_CALL *local_time)(const enlace_call *call, int64_t unix_ms,
                                          enlace_view zone, enlace_local_time *out);

  /* Unicode folding, so that every connector compares names alike. `mode` is
   * ENLACE_FOLD_*; *text stays valid until release(*ref). [op] */
  enlace_status (ENLACE_CALL *fold)(const enlace_call *call, int32_t mode, enlace_view text,
                                    enlace_view *folded, uint64_t *ref);

  /* "enlace.<name>/<rev>" or "<reverse.dns>.<name>/<rev>"; NULL if absent.
   * The result is immutable and outlives every instance. [any] */
  const void *(ENLACE_CALL *get_extension)(const enlace_host *host, const char *id);
};

/* --- Connector ---------------------------------------------------------- */

enum {
  ENLACE_CAP_PULL_PRODUCTS = 1u << 0,
  ENLACE_CAP_PULL_CUSTOMERS = 1u << 1,
  ENLACE_CAP_PUSH_ORDER = 1u << 2,
  ENLACE_CAP_DELETE_ORDER = 1u << 3,
  ENLACE_CAP_FIND_ORDER = 1u << 4,        /* can look an order up by our key  */
  ENLACE_CAP_INCREMENTAL_PRODUCTS = 1u << 5,
  ENLACE_CAP_INCREMENTAL_CUSTOMERS = 1u << 6,
  ENLACE_CAP_NATIVE_IDEMPOTENCY = 1u << 7, /* ERP dedupes on a key we send    */
  ENLACE_CAP_PUSH_PRODUCTS = 1u << 8
};

/* Defined by the connector. */
typedef struct enlace_instance enlace_instance;

typedef struct enlace_op_args {
  uint32_t struct_size;
  uint32_t flags;
  enlace_view request_json;    /* the order, the filter, ...; per operation */
  enlace_view cursor;          /* pulls: last checkpoint; empty = full      */
  enlace_view idempotency_key; /* writes: the reference, stable in a retry  */
} enlace_op_args;

typedef enlace_status (ENLACE_CALL *enlace_op_fn)(enlace_instance *self, const enlace_call *call,
                                                  const enlace_op_args *args);

/* Immutable, static storage. A capability bit and its slot go together. */
typedef struct enlace_connector {
  uint32_t struct_size;
  uint32_t abi_version;
  uint64_t capabilities;
  const char *id;      /* [a-z0-9.-], as "alegra"; never changes           */
  const char *version; /* SemVer 2.0 of the connector                       */

  /* No instance, no network: emit the descriptor (config schema, credential
   * slots, origins, rate limits, capability notes). */
  enlace_status (ENLACE_CALL *describe)(const enlace_call *call);

  /* Validate config_json and build an instance; no network here. On failure
   * *out is untouched. */
  enlace_status (ENLACE_CALL *create)(const enlace_call *call, enlace_view config_json,
                                      enlace_instance **out);
  void (ENLACE_CALL *destroy)(enlace_instance *self);

  enlace_op_fn check;          /* cheap authenticated read; never writes     */
  enlace_op_fn pull_products;
  enlace_op_fn pull_customers;
  enlace_op_fn push_order;
  enlace_op_fn find_order;     /* resolves an AMBIGUOUS push: OK with a      */
                               /* `found` document; an error never means     */
                               /* absent                                     */
  enlace_op_fn delete_order;   /* deleting twice is OK                       */
  enlace_op_fn push_products;  /* a batch in, one outcome for each, in order */

  const void *(ENLACE_CALL *get_extension)(const char *id);
} enlace_connector;

/* --- Entry point -------------------------------------------------------- */

typedef struct enlace_entry_args {
  uint32_t struct_size;
  uint32_t abi_version;       /* the host's                                 */
  const char **reject_reason; /* out, optional: static text when NULL       */
} enlace_entry_args;

#define ENLACE_ENTRY_SYMBOL "enlace_connector_entry"
typedef const enlace_connector *(ENLACE_CALL *enlace_entry_fn)(const enlace_entry_args *args);

/* Cheap, no I/O, callable more than once. NULL: cannot serve this host. */
ENLACE_EXPORT const enlace_connector *ENLACE_CALL
enlace_connector_entry(const enlace_entry_args *args);

/* --- Frozen layout of 1.0 (LP64 and LLP64) ------------------------------- */

ENLACE_STATIC_ASSERT(sizeof(void *) == 8 && sizeof(size_t) == 8, "64-bit targets only");
ENLACE_STATIC_ASSERT(sizeof(enlace_view) == 16, "enlace_view");
ENLACE_STATIC_ASSERT(sizeof(enlace_error) == 88, "enlace_error 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_call) == 48, "enlace_call 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_http_request) == 112, "enlace_http_request 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_http_response) == 48, "enlace_http_response 1.0");
ENLACE_STATIC_ASSERT(sizeof(struct enlace_host) == 128, "enlace_host 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_local_time) == 32, "enlace_local_time 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_op_args) == 56, "enlace_op_args 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_connector) == 120, "enlace_connector 1.0");
ENLACE_STATIC_ASSERT(sizeof(enlace_entry_args) == 16, "enlace_entry_args 1.0");

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* ENLACE_CONNECTOR_H */
