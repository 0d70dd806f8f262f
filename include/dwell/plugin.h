/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/plugin.h - the contract between dwell and a plugin.
 *
 * A plugin is a shared object that exports one constant, DW_PLUGIN_SYMBOL.  The
 * constant lists styles; a style is data (names, arguments, documentation) plus a
 * table of functions.  Nothing runs at load time, and a plugin calls dwell only
 * through the table of functions it is handed (dw_host): it has no undefined
 * dwell symbol.
 *
 * Two views of the same physics:
 *   dw_system     particles in a box: what a pair potential, a reader, a writer see;
 *   dw_landscape  V(x) on a vector of n numbers with its derivatives: all that
 *                 minimisers, path finders, mode analysers and predictors see.
 *
 * Units are reduced: epsilon = sigma = mass = kB = 1 unless a style says otherwise.
 */
#ifndef DWELL_PLUGIN_H
#define DWELL_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DW_ABI_MAJOR     0 /* bumped when an old binary would misbehave */
#define DW_ABI_MINOR     2 /* bumped when members are appended */
#define DW_PLUGIN_SYMBOL dwell_plugin_v0
#define DW_PLUGIN_NAME   "dwell_plugin_v0"

#if defined(__GNUC__)
#define DW_EXPORT       __attribute__((visibility("default")))
#define DW_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define DW_EXPORT
#define DW_PRINTF(f, a)
#endif

/* -- status ------------------------------------------------------------- */

/* Every function that can fail returns one of these.  The first failure writes
 * the message (host->fail); callers pass the status up with DW_TRY. */
typedef enum {
  DW_OK = 0,
  DW_ESYNTAX,   /* the deck cannot be parsed */
  DW_EVALUE,    /* an argument is out of range or of the wrong type */
  DW_ESTATE,    /* the command is not valid now (no box, no pair, ...) */
  DW_ENOTFOUND, /* no such style, variable, file, dataset */
  DW_EUNSUP,    /* the style lacks an optional capability */
  DW_ENUMERIC,  /* NaN, singular matrix, lost particle */
  DW_ENOMEM,
  DW_EIO,
  DW_EABI,  /* a plugin built against other headers, or no plugin at all */
  DW_EINTR, /* stop requested: signal or wall-clock limit */
  DW_EINTERNAL
} dw_status;

/* How an iteration ended.  Not converging is a result, not an error: it is stored
 * with the data. */
typedef enum {
  DW_ITERATING = 0,
  DW_CONVERGED_GRADIENT = 1, /* max |g| (or |g_perp|) below the tolerance */
  DW_CONVERGED_ENERGY =
      2, /* the energy no longer changes; the gradient is above its tolerance */
  DW_CONVERGED_STEP = 3,  /* the iterate no longer moves */
  DW_CONVERGED_KNOWN = 4, /* near enough to a point that is known */
  DW_DIVERGED_MAXITER = -1,
  DW_DIVERGED_LINESEARCH = -2,
  DW_DIVERGED_NAN = -3,
  DW_DIVERGED_SHAPE = -4 /* a path with no barrier, a mode that left its basin, ... */
} dw_reason;

/* -- opaque handles and plain data ---------------------------------------- */

typedef struct dw_ctx dw_ctx; /* one simulation context */

/* A periodic box, orthogonal or triclinic (LAMMPS convention): edge vectors
 * a = (h0, 0, 0), b = (xy, h1, 0), c = (xz, yz, h2). */
typedef struct {
  double h[3];    /* edge lengths along the axes, length */
  double inv[3];  /* 1/h */
  double tilt[3]; /* xy, xz, yz, length; all 0 in an orthogonal box */
  double lo[3];   /* lower corner, length: for files; the physics never uses it */
  bool periodic[3];
} dw_box;

/* The configuration that particle styles see.  Arrays are owned by the kernel,
 * 64-byte aligned, and valid until the call returns. */
typedef struct {
  uint32_t size; /* sizeof(dw_system) in the host */
  int32_t dim;   /* 2 or 3; x, v, f are always [n][3] */
  int64_t n;     /* particles */
  int64_t step;
  double time;
  dw_box box;
  double (*x)[3]; /* position, unwrapped: continuous in time and along a path */
  double (*v)[3];
  double (*f)[3];   /* -dV/dx of the last host->energy */
  double *diameter; /* length */
  double *mass;
  int32_t *species; /* 1 .. ntypes */
  int64_t *id;      /* stable name of each particle, 1 .. */
  int32_t ntypes;
  uint64_t x_version;    /* changes whenever x, diameter, species or box change */
  uint64_t site_version; /* changes whenever diameter, species or box change */
} dw_system;

/* What a pair potential needs to know of one particle. */
typedef struct {
  double diameter;
  int32_t species;
} dw_site;

/* The particles for Monte Carlo, each in half a line of the cache.  A pair's energy counts
 * as min(v, limit) rounded to a multiple of the grain: (v + magic) - magic, with magic
 * = 1.5 * 2^52 grains and a limit far above what is ever accepted. */
typedef struct {
  const double (*at)[4]; /* x, y, z, unwrapped, and the diameter */
  const int32_t *species;
  const dw_box *box;
  double magic, limit; /* energy */
} dw_cloud;

/* All particles that a particle could interact with, whatever their sites; index and gap2
 * can be read up to the next multiple of 8. */
typedef struct {
  int64_t count;
  const int32_t *index;
  const float *gap2; /* the two cannot be nearer than the root of this */
} dw_vicinity;

/* A particle as it might be, for its energy there with the `count` particles of index[],
 * which can be read up to the next multiple of 8. */
typedef struct {
  double at[3];
  dw_site site;
  int32_t skip; /* particle left out of the sum, -1: none */
  int64_t count;
  const int32_t *index;
  double *term;  /* out: the part of index[k], 0 for the skipped one; [count to 8] */
  double energy; /* out: their sum */
} dw_guest;

/* Neighbours in compressed rows: j = index[start[i] .. start[i+1]-1].  A half list
 * holds each pair once (in the row of one of the two), a full list twice.
 * TIGHT keeps r < cut(i,j) + skin: forces, Hessians, contractions; it is half.
 * SWAP keeps every pair that could interact after exchanging the two's sites; full. */
typedef enum { DW_LIST_TIGHT, DW_LIST_SWAP } dw_list_kind;

typedef struct {
  uint32_t size;
  bool half;
  int64_t n;
  const int64_t *start;
  const int32_t *index;
  const int32_t *row; /* the i of each entry */
  const double *mix;  /* TIGHT: ops->mix of each entry; NULL when the pair has no mix, or
                       * when all sites are alike */
  bool alike;         /* all particles have one diameter and one species */
} dw_nlist;

/* Symmetric matrix of 3x3 blocks in compressed rows, both triangles and the
 * diagonal stored, columns of a row ascending.  val == NULL: the pattern only. */
typedef struct {
  uint32_t size;
  int64_t n; /* block rows */
  const int64_t *start;
  const int32_t *index;
  double (*val)[9];
} dw_blocks;

/* -- V(x): what searches and analyses see ---------------------------------- */

/* A function on a vector of n numbers.  `slot` names a set of private caches
 * (neighbour lists): calls on different slots may run at the same time, and a
 * result never depends on which slot computed it.  Slot 0 always exists; see
 * host->slots.  No member may be called through a copy of this struct. */
typedef struct dw_landscape dw_landscape;
struct dw_landscape {
  uint32_t size;
  int64_t n;     /* length of x */
  int64_t sites; /* particles; x[dim*i + a] is component a of site i */
  int64_t dim;   /* n = sites * dim */
  int64_t zero;  /* exact zero modes: dim uniform translations, or 0 */
  int smooth;    /* derivatives of V continuous everywhere (99: analytic) */
  int orders;    /* highest derivative available: 1 gradient .. 4 */
  void *self;
  /* V(x), and its gradient g when g is not NULL.  DW_ENUMERIC when V is not finite. */
  dw_status (*value)(dw_landscape *, int64_t slot, const double *x, double *e, double *g);
  /* out = d^k V : z z ... z (k-1 copies), k = 2, 3, 4; *s = out . z when s is not NULL.
   * k = 2 is the Hessian times z. */
  dw_status (*contract)(dw_landscape *, int64_t slot, const double *x, int k,
                        const double *z, double *out, double *s);
  /* The Hessian, dense: H[n*n], symmetric, both triangles. */
  dw_status (*hessian)(dw_landscape *, int64_t slot, const double *x, double *H);
  /* The Hessian, sparse, in 3x3 blocks; NULL where V is not made of particles in 3D.
   * The arrays belong to the slot and are valid until its next call. */
  dw_status (*blocks)(dw_landscape *, int64_t slot, const double *x, dw_blocks *H);
};

/* A point of a landscape: x[n], its gradient g[n] and value e. */
typedef struct {
  double *x, *g;
  double e;
} dw_point;

/* A chain of images between two end points.  x[i] has n numbers. */
typedef struct {
  uint32_t size;
  int64_t n;      /* length of each image */
  int64_t images; /* end points included */
  double **x;     /* images, never wrapped: continuous along the path */
  double *e;      /* V of each image */
  double *s;      /* arc length to each image, s[0] = 0 */
  int64_t top;    /* image of highest V */
  double *saddle; /* x of the stationary point, or NULL before it was refined */
  double saddle_e;
  double saddle_s;         /* arc length at the saddle */
  double saddle_force;     /* max |g| there */
  double saddle_curv;      /* lowest eigenvalue there: < 0 */
  int64_t saddle_negative; /* number of negative eigenvalues there; -1: not counted */
  double fperp;        /* largest component of the perpendicular force over the images */
  int64_t minima;      /* intermediate minima along the path; 0: a single barrier */
  int64_t evaluations; /* gradients spent on the band */
  int64_t iterations;
  dw_reason reason;
  double *mode; /* lowest eigenvector at the saddle, norm 1, or NULL */
} dw_path;

/* A stationary point of index 1. */
typedef struct {
  double e, force;     /* V and max |g| there */
  double curvature;    /* lowest eigenvalue of the Hessian */
  int64_t negative;    /* number of negative eigenvalues; -1: not counted */
  int64_t evaluations; /* gradients and Hessian products spent */
  dw_reason reason;
} dw_saddle;

/* A set of modes: count vectors z + m*n of length n and norm 1. */
typedef struct {
  uint32_t size;
  int64_t count, n;
  int64_t first;     /* number of the first one, from 1 (linear: zero modes first) */
  double *value;     /* what the style orders by: omega^2, or the barrier b */
  double *stiffness; /* z . M z, the curvature along the mode */
  double *residual;  /* of the style's defining equation, relative */
  double *z;         /* [count][n] */
  dw_reason *reason;
  int64_t *iterations;
  const double *x; /* the stationary point they belong to, [n]; set by the kernel */
} dw_modeset;

/* How the last host->lowest went. */
typedef struct {
  uint32_t size;
  bool verified;  /* no mode below the last gap is missing or there twice */
  bool counted;   /* that is known from the inertia; else all modes were computed */
  bool cut;       /* the last modes are part of a multiplet that has more */
  int64_t below;  /* modes below that gap: those before a multiplet that is cut */
  double entries; /* numbers in the factor of M */
  double bytes;   /* of the largest factor */
  const char *method;
} dw_account;

/* What of V belongs to each particle of n: e_i = 1/2 sum_j v_ij, all arrays the caller's.
 */
typedef struct {
  double *energy;      /* [n]: e_i */
  double *virial;      /* [n]: 1/2 sum_j r_ij . F_ij */
  const double *along; /* [3 n], or NULL: a direction u */
  double *slope;       /* [n]: u . d e_i/dx; not touched when along is NULL */
} dw_shares;

/* -- arguments: one table parses, documents, checks, saves ----------------- */

typedef enum {
  DW_END = 0,
  DW_REAL,   /* double */
  DW_INT,    /* int64_t */
  DW_BOOL,   /* bool: yes/no/on/off/true/false */
  DW_ENUM,   /* int32_t, index into .choices */
  DW_STRING, /* const char *, owned by the kernel; NULL when absent */
  DW_PATH,   /* const char *, made relative to the deck's folder */
  DW_REALS,  /* dw_reals: all numbers up to the next keyword */
  DW_WORDS,  /* dw_words: all words up to the next keyword */
  DW_HANDLE  /* const char *, name of a compute, mode set, state, library, ... */
} dw_type;

typedef struct {
  int64_t n;
  double *v;
} dw_reals;

typedef struct {
  int64_t n;
  const char **v;
} dw_words;

enum {
  DW_REQUIRED = 1 << 0,   /* no default */
  DW_POSITIONAL = 1 << 1, /* taken in order, before keyword/value pairs */
  DW_FLAG = 1 << 2,       /* DW_BOOL whose keyword stands alone and means yes */
  DW_STATE = 1 << 3,      /* not an argument: evolves, saved in restarts */
  DW_VOLATILE = 1 << 4    /* e.g. timings: saved, ignored when runs are compared */
};

typedef struct {
  const char *name;
  const char *doc; /* one sentence; the manual is made from it */
  dw_type type;
  uint32_t flags;
  size_t offset;              /* into the instance struct */
  const char *dflt;           /* as it would be typed in a deck; NULL: zero, NULL, empty */
  const char *range;          /* "(0,inf)", "[0,1]", "2|3|4"; NULL: any */
  const char *const *choices; /* DW_ENUM: ends with NULL */
  const char *unit;           /* "energy", "length", "time", "1", ... */
} dw_field;

/* An argument whose keyword and type are those of the struct member. */
#define DW_ARG(T, m, dflt_, range_, unit_, doc_)                                        \
  {                                                                                     \
    .name = #m, .doc = doc_, .type = DW_TYPE_OF(((T *)0)->m), .offset = offsetof(T, m), \
    .dflt = dflt_, .range = range_, .unit = unit_                                       \
  }
#define DW_TYPE_OF(x) \
  _Generic((x), double                                                                     \
           : DW_REAL, int64_t                                                              \
           : DW_INT, bool                                                                  \
           : DW_BOOL, int32_t                                                              \
           : DW_ENUM, const char *                                                         \
           : DW_STRING, dw_reals                                                           \
           : DW_REALS, dw_words                                                            \
           : DW_WORDS)

typedef struct {
  const char *cite, *doi;
} dw_reference;

/* -- services the host gives a plugin --------------------------------------- */

typedef struct dw_pair_ops dw_pair_ops;

/* Formats of files of frames (host->append). */
typedef enum {
  DW_FRAME_TEXT, /* LAMMPS text dump */
  DW_FRAME_EXTXYZ,
  DW_FRAME_H5MD /* a trajectory; its `end` is a number of frames */
} dw_frame_format;

typedef struct dw_host {
  uint32_t size;
  uint32_t abi_minor;
  /* errors: returns its second argument, so `return host->fail(...)`; see DW_FAIL */
  dw_status (*fail)(dw_ctx *, dw_status, const char *file, int line, const char *fmt, ...)
      DW_PRINTF(5, 6);
  void (*note)(dw_ctx *, const char *fmt, ...) DW_PRINTF(2, 3);
  void (*warn)(dw_ctx *, const char *fmt, ...) DW_PRINTF(2, 3);
  /* memory: aligned to 64, zeroed, freed with the instance if never released; NULL when
   * there is none, and then the failure is already reported */
  void *(*alloc)(dw_ctx *, size_t count, size_t size);
  void (*release)(dw_ctx *, void *);
  bool (*stop_requested)(dw_ctx *); /* poll in long loops; then return DW_EINTR */

  /* the configuration and its landscape; NULL with the failure reported when absent */
  dw_system *(*system)(dw_ctx *);
  dw_landscape *(*landscape)(dw_ctx *);
  /* make at least `count` slots available for concurrent calls */
  dw_status (*slots)(dw_ctx *, dw_landscape *, int64_t count);
  /* V and gradients of `count` points in parallel; g, or any g[i], may be NULL */
  dw_status (*values)(dw_ctx *, dw_landscape *, int64_t count, const double *const *x,
                      double *e, double *const *g);
  /* minimise p->x in place with the default minimiser to max |g| < ftol */
  dw_status (*minimize)(dw_ctx *, dw_landscape *, double ftol, dw_point *p, dw_reason *);

  /* linear algebra of the Hessian M at x */
  /* out = M^+ rhs, translations projected out; one factorisation serves all calls at one x
   */
  dw_status (*solve)(dw_ctx *, dw_landscape *, const double *x, const double *rhs,
                     double *out);
  /* all eigenpairs of the symmetric a[n*n], ascending; z[n*n]: vector m is z + m*n, and
   * z == a saves the memory of one.  Residuals and orthogonality are checked: DW_ENUMERIC
   * names the library. */
  dw_status (*eigen)(dw_ctx *, int64_t n, double *a, double *value, double *z);
  /* the `count` lowest eigenpairs of the Hessian at x, zero modes included */
  dw_status (*lowest)(dw_ctx *, dw_landscape *, const double *x, int64_t count,
                      double *value, double *z);

  /* what earlier statements of the deck made; DW_ENOTFOUND lists what there is */
  dw_status (*path)(dw_ctx *, const dw_path **);
  dw_status (*modes)(dw_ctx *, const char *name, const dw_modeset **);
  /* a vector by name: r_AB r_AS r_tA r_BA r_BS r_tB of the current path, NAME.k the k-th
   * mode of a set, file:NAME a file of n numbers; out[n], not normalised */
  dw_status (*vector)(dw_ctx *, const char *name, int64_t n, double *out);
  /* the point that modes and profiles are taken at: "A", "B" (ends of the path), a saved
   * state, or NULL for the current system; x[n] */
  dw_status (*point)(dw_ctx *, const char *name, int64_t n, double *x);
  /* give a mode set room for `count` modes of length n */
  dw_status (*reserve)(dw_ctx *, dw_modeset *, int64_t count, int64_t n);

  /* results: `name` below the running instance, read in decks as ${instance.name}; rank 0
   * is a scalar.  Every result is also what `save` puts into the library. */
  dw_status (*put)(dw_ctx *, const char *name, int rank, const int64_t *shape,
                   const double *v);
  dw_status (*put_text)(dw_ctx *, const char *name, const char *text);
  /* read any published result by its full name; v valid until the next put */
  dw_status (*get)(dw_ctx *, const char *name, int *rank, int64_t shape[4],
                   const double **v);

  /* deterministic random numbers, addressed not drawn (Philox4x32-10): the i-th double in
   * [0,1) of the address (seed, instance, purpose, a, b) */
  double (*uniform)(dw_ctx *, uint32_t purpose, uint64_t a, uint32_t b, uint32_t i);
  double (*normal)(dw_ctx *, uint32_t purpose, uint64_t a, uint32_t b, uint32_t i);
  /* moves x to the stationary point of index 1 next to it, max |g| < ftol, following the
   * direction v uphill; v becomes the lowest eigenvector there */
  dw_status (*saddle)(dw_ctx *, dw_landscape *, double *x, double *v, double ftol,
                      dw_saddle *);
  /* the key of (seed, task, instance, purpose): dwell/random.h makes numbers from it inline
   */
  uint64_t (*key)(dw_ctx *, uint32_t purpose);
  /* the current system in time */
  double (*timestep)(dw_ctx *);
  double (*progress)(dw_ctx *); /* of the current run, in [0,1] */
  /* sys->f = -dV/dx and *e = V (e may be NULL); costs nothing when x has not changed since
   */
  dw_status (*forces)(dw_ctx *, double *e);
  /* w[6] = sum of r_a F_b over pairs, xx yy zz yz xz xy; DW_EUNSUP on a test landscape */
  dw_status (*virial)(dw_ctx *, double w[6]);
  /* degrees of freedom that temperature counts: without the translations that the current
   * fixes conserve */
  double (*freedom)(dw_ctx *);
  /* I changed positions or velocities; with `sites` also diameters, species or the box */
  void (*touch)(dw_ctx *, bool sites);
  /* the potential of the current system; DW_ESTATE on a test landscape */
  dw_status (*pair)(dw_ctx *, const dw_pair_ops **, const void **self);
  /* a number by name, brought up to date: a thermo keyword ("pe"), a result ("msd.msd") */
  dw_status (*number)(dw_ctx *, const char *name, double *v);
  /* writes the system as the next frame of a file of frames: at byte *end, behind which it
   * is cut off, so that a run that goes on leaves no seam; 0 starts the file anew.  *end
   * moves behind the frame.  A `*` in the name is the step: one file a frame. */
  dw_status (*append)(dw_ctx *, dw_frame_format, const char *file, int64_t *end);
  /* method, memory and proof of the last `lowest` */
  void (*account)(dw_ctx *, dw_account *);
  /* half of each pair's energy at x to either of its particles; DW_ESTATE without a pair
   * potential */
  dw_status (*shares)(dw_ctx *, const double *x, dw_shares *);
  /* how many eigenvalues of the Hessian at x lie below `limit`, zero modes included, by the
   * inertia of one factorisation; those within rounding of it may be counted either way.
   * Landscapes with `blocks`. */
  dw_status (*below)(dw_ctx *, dw_landscape *, const double *x, double limit,
                     int64_t *count);
  /* virial of the configuration x[n] in the box of the current system, as `virial` has it
   */
  dw_status (*virial_at)(dw_ctx *, const double *x, double w[6]);
  /* `eigen` on so many threads of the BLAS library: last digits hang on their number, which
   * is 1 in `eigen` itself */
  dw_status (*eigen_threads)(dw_ctx *, int64_t threads, int64_t n, double *a, double *value,
                             double *z);
} dw_host;

/* -- kinds of style -------------------------------------------------------- */

/* The deck word of each kind: pair, minimize, modes, compute, landscape, fix, dump; a path
 * style and a command are called by their own names (`neb`, `read data`). */
typedef enum {
  DW_KIND_PAIR = 1,
  DW_KIND_LANDSCAPE,
  DW_KIND_MINIMIZE,
  DW_KIND_PATH,
  DW_KIND_MODES,
  DW_KIND_COMPUTE,
  DW_KIND_COMMAND,
  DW_KIND_FIX,
  DW_KIND_DUMP,
  DW_KIND_END /* behind the last one */
} dw_kind;

/* A pair potential.  `self` is constant: the functions are reentrant.  Radial ones get
 * all of this from dwell/radial.h; NULL means "I do not have this". */
struct dw_pair_ops {
  uint32_t size;
  /* distance beyond which a pair of such sites does not interact */
  double (*cut)(const void *self, dw_site a, dw_site b);
  int (*smooth)(const void *self); /* derivatives of v continuous at the cutoff */
  /* one number that says how two such sites interact (a length, an index into a table): the
   * kernel stores it in the list, so that it is not worked out anew in each evaluation */
  double (*mix)(const void *self, dw_site a, dw_site b);
  /* The list given to energy, hessian and contract is TIGHT, that to local SWAP.
   * *e = V; f[i] += -dV/dx_i when f is not NULL; virial w[6] = sum of r_a F_b over pairs
   * (xx yy zz yz xz xy) when w is not NULL */
  dw_status (*energy)(const void *self, const dw_system *, const dw_nlist *, double *e,
                      double (*f)[3], double w[6]);
  /* energy of particle i, if it sat at xi as a `site`, with all its neighbours (full list)
   */
  dw_status (*local)(const void *self, const dw_system *, const dw_nlist *, int64_t i,
                     const double xi[3], dw_site site, double *e);
  /* fills H->val over the given pattern */
  dw_status (*hessian)(const void *self, const dw_system *, const dw_nlist *, dw_blocks *H);
  /* out = d^k V : z .. z (k-1 copies), k = 2, 3, 4; *s = out . z when s is not NULL */
  dw_status (*contract)(const void *self, const dw_system *, const dw_nlist *, int k,
                        const double (*z)[3], double (*out)[3], double *s);
  /* `pair_coeff i j c0 c1 ...` of typed potentials; types from 1 */
  dw_status (*coeff)(void *self, dw_ctx *, int32_t i, int32_t j, const dw_reals *c);
  /* The rest is for Monte Carlo: one particle at a time, against the `count` particles of
   * index[], which can be read up to the next multiple of 8.  Energies are rounded to the
   * cloud's grain, so that sums are exact and do not depend on the order of the row.
   * cut2[k] = squared distance beyond which a `site` and particle index[k] do not interact,
   * for k up to the next multiple of 8 */
  void (*cuts2)(const void *self, const dw_cloud *, int64_t count, const int32_t *index,
                dw_site site, double *cut2);
  /* the particles of a row with which a `site` could interact, to near (room for count + 8,
   * the last 8 any numbers of particles); returns how many */
  int64_t (*near)(const void *self, const dw_cloud *, const dw_vicinity *, dw_site site,
                  int32_t *near);
  /* energies of n guests, one by one: they do not see each other */
  void (*met)(const void *self, const dw_cloud *, int n, dw_guest *guests);
  bool repulsive; /* no pair has a negative energy */
};

/* An analytic test landscape: no particles, no box. */
typedef struct {
  uint32_t size;
  int64_t (*dimension)(const void *self);
  dw_status (*value)(const void *self, const double *x, double *e, double *g);
  dw_status (*contract)(const void *self, const double *x, int k, const double *z,
                        double *out);
  dw_status (*hessian)(const void *self, const double *x, double *H);
} dw_landscape_ops;

/* One step per call: the kernel owns the loop, the tolerances, the limits and the log. */
typedef struct {
  uint32_t size;
  /* p->e and p->g hold the value and gradient at p->x */
  dw_status (*start)(void *self, dw_ctx *, dw_landscape *, const dw_point *p);
  /* moves p to a better point and evaluates it there; leaves *why at DW_ITERATING unless
   * it cannot go on.  Counts its evaluations in *evals. */
  dw_status (*iterate)(void *self, dw_ctx *, dw_landscape *, dw_point *p, int64_t *evals,
                       dw_reason *why);
} dw_minimize_ops;

/* Relaxes the path between its two end points, which are minima.  On entry images 0 and
 * images-1 are set (and those between, when `path read` gave them; else they are linear
 * interpolations); on return x, e, s, top, fperp, evaluations, reason are set.  The kernel
 * then refines the saddle and counts intermediate minima. */
typedef struct {
  uint32_t size;
  /* images wanted, ends included; called before relax */
  int64_t (*images)(const void *self);
  dw_status (*relax)(void *self, dw_ctx *, dw_landscape *, dw_path *);
} dw_path_ops;

/* Finds modes at the stationary point x and fills `out` (see host->reserve). */
typedef struct {
  uint32_t size;
  const char *(*at)(const void *self); /* the deck's `at`, or NULL for the current system */
  dw_status (*find)(void *self, dw_ctx *, dw_landscape *, const double *x, dw_modeset *out);
} dw_modes_ops;

/* Evaluates and publishes its results with host->put. */
enum {
  /* follows the system: evaluated whenever a result is asked for and the system has changed
   * since; else only where the deck says so */
  DW_COMPUTE_LIVE = 1 << 0
};

typedef struct {
  uint32_t size;
  dw_status (*evaluate)(void *self, dw_ctx *);
  uint32_t flags;
  /* takes a sample; called during runs at the steps that are multiples of the DW_INT
   * argument `every` (0: never).  What it gathers is DW_STATE. */
  dw_status (*sample)(void *self, dw_ctx *);
} dw_compute_ops;

typedef struct {
  uint32_t size;
  dw_status (*run)(void *self, dw_ctx *);
} dw_command_ops;

/* Where a fix acts in a step of `run`:
 *
 *   SETUP                     once, before the first step of a run; forces are current
 *   each step:
 *     BEGIN                   half kick, drift; moves of Monte Carlo
 *     (forces)
 *     FORCE                   adds to sys->f
 *     END                     half kick; moves between steps; measurements
 *     (output)
 *   FINISH                    once, after the last step
 *
 * Integrating fixes act first, the others in the order of the deck. */
typedef enum { DW_AT_SETUP = 1, DW_AT_BEGIN, DW_AT_FORCE, DW_AT_END, DW_AT_FINISH } dw_when;

enum {
  DW_FIX_INTEGRATES =
      1 << 0,             /* moves all particles by their equations of motion: one a run */
  DW_FIX_MOVES = 1 << 1,  /* moves particles otherwise */
  DW_FIX_FORCES = 1 << 2, /* wants sys->f current wherever it acts; integrating ones do */
  DW_FIX_STIRS = 1 << 3   /* does not conserve the momentum */
};

/* Moves the current system.  Tells the kernel with host->touch; keeps what evolves in
 * DW_STATE fields, and draws random numbers addressed by sys->step, so that runs continue
 * bit for bit. */
typedef struct {
  uint32_t size;
  uint32_t flags;
  dw_status (*act)(void *self, dw_ctx *, dw_when);
  /* energy that left the particles, so that the sum with theirs is conserved; may be NULL
   */
  double (*reservoir)(const void *self);
} dw_fix_ops;

/* Writes the system as the next frame of its file, at the steps that are multiples of the
 * DW_INT argument `every`.  The DW_PATH argument `file` names it, and host->append
 * writes it; where it ends is DW_STATE. */
typedef struct {
  uint32_t size;
  uint32_t flags; /* 0 */
  dw_status (*write)(void *self, dw_ctx *, const dw_system *);
} dw_dump_ops;

typedef struct {
  dw_kind kind;
  const char *name;               /* what the user types: `pair polydisperse` */
  const char *brief;              /* one line, no full stop */
  const char *details;            /* paragraphs for the manual; may be NULL */
  const dw_reference *references; /* ends with {0}; may be NULL */
  const char *const *examples;    /* deck lines, ends with NULL; checked by `make check` */
  size_t instance_size;
  const dw_field *fields; /* ends with {0} */
  dw_status (*create)(void *self, dw_ctx *,
                      const dw_host *);  /* fields are set; may be NULL */
  void (*destroy)(void *self, dw_ctx *); /* may be NULL */
  const void *ops;                       /* dw_pair_ops, ... */
  const dw_field *results; /* what it publishes: name, type, unit, doc; ends with {0} */
  const void *reserved[3];
} dw_style;

typedef struct {
  uint32_t magic, abi_major, abi_minor;
  uint32_t layout; /* DW_LAYOUT: catches mismatched headers */
  const char *name, *version, *author, *licence;
  const dw_style *const *styles; /* ends with NULL */
} dw_plugin;

#define DW_MAGIC 0x4c4c5744u /* "DWLL" */
/* Structs the host allocates, and tables of functions, may grow at the end, so only the
 * offset of their last v0.1 member counts; other structs are frozen within a major. */
#define DW_LAYOUT                                                                       \
  ((uint32_t)(offsetof(dw_system, x_version) * 31u + offsetof(dw_nlist, mix) * 17u +    \
              offsetof(dw_blocks, val) * 13u + offsetof(dw_landscape, blocks) * 11u +   \
              offsetof(dw_path, reason) * 5u + offsetof(dw_modeset, iterations) * 23u + \
              offsetof(dw_host, normal) * 29u + offsetof(dw_pair_ops, coeff) * 37u +    \
              offsetof(dw_landscape_ops, hessian) * 41u +                               \
              offsetof(dw_minimize_ops, iterate) * 43u +                                \
              offsetof(dw_path_ops, relax) * 47u + offsetof(dw_modes_ops, find) * 53u + \
              sizeof(dw_field) * 7u + sizeof(dw_style) * 3u + sizeof(void *)))

#define DW_PLUGIN(...)                                           \
  DW_EXPORT extern const dw_plugin DW_PLUGIN_SYMBOL;             \
  const dw_plugin DW_PLUGIN_SYMBOL = {.magic = DW_MAGIC,         \
                                      .abi_major = DW_ABI_MAJOR, \
                                      .abi_minor = DW_ABI_MINOR, \
                                      .layout = DW_LAYOUT,       \
                                      __VA_ARGS__}

#define DW_FAIL(host, ctx, code, ...) \
  (host)->fail((ctx), (code), __FILE__, __LINE__, __VA_ARGS__)
#define DW_TRY(call)                      \
  do {                                    \
    dw_status dw_try_ = (call);           \
    if (dw_try_ != DW_OK) return dw_try_; \
  } while (0)

#ifdef __cplusplus
}
#endif
#endif
