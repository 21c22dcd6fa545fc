/*
 * The realms of a case: who owns whom, what reaches what, and which share a log
 * (suites/LANGUAGE.md, "Realms" and "What is observed").
 */
#include "loader.h"
#include "origin_names.h"

#include <string.h>

struct realm_form {
    const char *key;  // names the owner
    enum realm_kind kind;
    const char *others[4];
};

static const struct realm_form forms[] = {
    {"agent", REALM_AGENT, {NULL}},
    {"frame", REALM_FRAME, {"origin", "via", "sandbox", "isolated"}},
    {"worker", REALM_WORKER, {"shared"}},
    {"popup", REALM_POPUP, {"origin", "noopener"}},
    {"document", REALM_DOCUMENT, {"origin"}},
};

struct realm_program *realm_find(struct test_case *test_case, const char *name)
{
    for (size_t i = 0; i < test_case->realms.count; i++)
        if (*name && strcmp(test_case->realms.items[i].name, name) == 0)
            return &test_case->realms.items[i];
    return NULL;
}

bool realm_is_window(const struct realm_program *realm)
{
    return realm->kind == REALM_TOP || realm->kind == REALM_FRAME || realm->kind == REALM_POPUP ||
           realm->kind == REALM_DOCUMENT;
}

const struct realm_program *realm_place(const struct test_case *test_case,
                                        const struct realm_program *realm)
{
    while (realm->kind == REALM_DOCUMENT)
        realm = &test_case->realms.items[realm->owner];
    return realm;
}

/* The window at the top of a window's tree of frames; NULL for what is no window. */
static const struct realm_program *top_window(const struct test_case *test_case,
                                              const struct realm_program *realm)
{
    while (realm->kind == REALM_FRAME || realm->kind == REALM_DOCUMENT)
        realm = &test_case->realms.items[realm->owner];
    return realm->kind == REALM_TOP || realm->kind == REALM_POPUP ? realm : NULL;
}

/* The window that a top-level window knows as its opener, or NULL. */
static const struct realm_program *opener_of(const struct test_case *test_case,
                                             const struct realm_program *top)
{
    bool has_opener = top->kind == REALM_POPUP && !top->noopener;
    return has_opener ? &test_case->realms.items[top->owner] : NULL;
}

/* The top-level window that opened the others, or the windows that opened them. */
static const struct realm_program *first_opener(const struct test_case *test_case,
                                                const struct realm_program *realm)
{
    const struct realm_program *top = top_window(test_case, realm);
    while (top && opener_of(test_case, top))
        top = top_window(test_case, opener_of(test_case, top));
    return top;
}

/* By way of parent, top and opener. */
static bool leads_up_to(const struct test_case *test_case, const struct realm_program *from,
                        const struct realm_program *top)
{
    const struct realm_program *above = top_window(test_case, from);
    while (above && above != top) {
        const struct realm_program *opener = opener_of(test_case, above);
        above = opener ? top_window(test_case, opener) : NULL;
    }
    return above && above == top;
}

/*
 * True if from reaches the window at the top of a tree, and so all of the tree: from stands in it or
 * below it in the chain of openers, has opened it, or can ask the window that has, which is gone for a
 * document in its place.
 */
static bool reaches_tree(const struct test_case *test_case, const struct realm_program *from,
                         const struct realm_program *top)
{
    if (leads_up_to(test_case, from, top))
        return true;
    const struct realm_program *opener = top ? opener_of(test_case, top) : NULL;
    if (!opener || (opener != from && realm_place(test_case, from) == opener))
        return false;
    return opener == from || (opener->group == from->group &&
                              reaches_tree(test_case, from, top_window(test_case, opener)));
}

/* It stands in a frame of the document that from has replaced, and went with that. */
static bool went_before(const struct test_case *test_case, const struct realm_program *from,
                        const struct realm_program *to)
{
    const struct realm_program *place = realm_place(test_case, from);
    while (place != from && to->kind == REALM_FRAME && to != place)
        to = &test_case->realms.items[to->owner];
    return place != from && to == place;
}

bool realm_reaches(const struct test_case *test_case, const struct realm_program *from,
                   const struct realm_program *to)
{
    int from_index = (int)(from - test_case->realms.items);
    int to_index = (int)(to - test_case->realms.items);
    if (to->kind == REALM_DOCUMENT || went_before(test_case, from, to))
        return false;
    if (to->noopener && to->owner == from_index)
        return true;  // as null
    if (realm_is_window(from) && realm_is_window(to))
        return from != to && reaches_tree(test_case, from, top_window(test_case, to));
    return from->owner == to_index || to->owner == from_index;
}

/* What has no owner. */
static const struct realm_form top_form = {"origin", REALM_TOP, {"isolated"}};

static const struct realm_form *find_form(const cJSON *description)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (cJSON_GetObjectItemCaseSensitive(description, forms[i].key))
            return &forms[i];
    return &top_form;
}

static bool check_keys(struct loader *loader, const cJSON *description,
                       const struct realm_form *form)
{
    for (const cJSON *item = description->child; item; item = item->next) {
        struct nearest nearest = {.word = item->string};
        bool known = strcmp(item->string, form->key) == 0;
        for (int i = 0; i < 4 && form->others[i]; i++) {
            known |= strcmp(form->others[i], item->string) == 0;
            nearest_offer(&nearest, form->others[i]);
        }
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
            nearest_offer(&nearest, forms[i].key);
        if (!known)
            return load_fail(loader, item, "Unknown key \"%s\" of a realm%s", item->string,
                             nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
    }
    return true;
}

/* The text under key, one of words (ended by NULL), or otherwise where the key is missing. */
static bool read_choice(struct loader *loader, const cJSON *description, const char *key,
                        const char *const *words, const char *otherwise, const char **choice)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(description, key);
    *choice = otherwise;
    if (!item)
        return true;
    for (size_t i = 0; cJSON_IsString(item) && words[i]; i++)
        if (strcmp(words[i], item->valuestring) == 0) {
            *choice = words[i];
            return true;
        }
    return load_fail(loader, item, "Unknown \"%s\" of a realm.", key);
}

static bool read_flag(struct loader *loader, const cJSON *description, const char *key, bool *flag)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(description, key);
    *flag = item != NULL;
    return !item || cJSON_IsTrue(item) ||
           load_fail(loader, item, "\"%s\" of a realm can only be true.", key);
}

/* Cross-origin isolated: as it happens (which is not), true, or false where the case is about that. */
static bool read_isolated(struct loader *loader, const cJSON *description,
                          struct realm_program *realm)
{
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(description, "isolated");
    realm->isolated = cJSON_IsTrue(item);
    realm->not_isolated = cJSON_IsFalse(item);
    return !item || cJSON_IsBool(item) ||
           load_fail(loader, item, "\"isolated\" of a realm is true or false.");
}

static bool read_attributes(struct loader *loader, const cJSON *description,
                            struct realm_program *realm)
{
    static const char *const origins[] = {"same", "other-port",   "other-site", "ip",
                                          "ipv6", "default-port", "opaque",     NULL};
    static const char *const vias[] = {"src", "srcdoc", "data", "blank", NULL};
    bool is_frame = realm->kind == REALM_FRAME;
    const char *same = realm->kind == REALM_FRAME || !realm_is_window(realm) ? NULL : "same";
    return read_choice(loader, description, "origin", origins, same, &realm->origin) &&
           read_choice(loader, description, "via", vias, is_frame ? "src" : NULL, &realm->via) &&
           read_flag(loader, description, "sandbox", &realm->sandbox) &&
           read_flag(loader, description, "noopener", &realm->noopener) &&
           read_isolated(loader, description, realm) &&
           read_flag(loader, description, "shared", &realm->shared);
}

static bool add_realm(struct loader *loader, const cJSON *item)
{
    struct realm_program realm = {.name = intern(loader, item->string), .owner = -1};
    const char *refusal = label_refusal(loader, item->string);
    if (refusal)
        return load_fail(loader, item, "The realm name \"%s\" %s.", item->string, refusal);
    if (strcmp(item->string, "any") == 0)
        return load_fail(loader, item, "The realm name \"any\" is an operator of expectations.");
    if (!cJSON_IsObject(item))
        return load_fail(loader, item, "A realm is an object.");
    const struct realm_form *form = find_form(item);
    if (!check_keys(loader, item, form))
        return false;
    realm.kind = form->kind;
    if (!read_attributes(loader, item, &realm))
        return false;
    if ((realm.kind == REALM_TOP || realm.kind == REALM_POPUP) &&
        strcmp(realm.origin, "opaque") == 0)
        return load_fail(loader, item, "Only a frame can have an opaque origin.");
    LIST_APPEND(loader->arena, &loader->test_case->realms, realm);
    return true;
}

static bool resolve_owner(struct loader *loader, const cJSON *item, struct realm_program *realm)
{
    const struct realm_form *form = find_form(item);
    if (form->kind == REALM_TOP)
        return true;
    const cJSON *owner = cJSON_GetObjectItemCaseSensitive(item, form->key);
    struct realm_program *found =
        cJSON_IsString(owner) ? realm_find(loader->test_case, owner->valuestring) : NULL;
    struct nearest nearest = {.word = cJSON_IsString(owner) ? owner->valuestring : ""};
    for (size_t i = 0; i < loader->test_case->realms.count; i++)
        nearest_offer(&nearest, loader->test_case->realms.items[i].name);
    if (!found)
        return load_fail(loader, owner, "Unknown realm \"%s\"%s", nearest.word,
                         nearest.best ? nearest_hint(loader->arena, &nearest) : ".");
    realm->owner = (int)(found - loader->test_case->realms.items);
    return true;
}

/* From any realm the owners end at a top-level one, and each owner stands before what it owns. */
static bool check_order(struct loader *loader, const cJSON *realms)
{
    struct test_case *test_case = loader->test_case;
    const cJSON *item = realms->child;
    for (size_t i = 0; i < test_case->realms.count; i++, item = item->next) {
        int owner = test_case->realms.items[i].owner;
        for (size_t steps = 0; owner >= 0; steps++) {
            if (steps > test_case->realms.count)
                return load_fail(loader, item, "The realms own each other in a cycle.");
            owner = test_case->realms.items[owner].owner;
        }
    }
    item = realms->child;
    for (size_t i = 0; i < test_case->realms.count; i++, item = item->next)
        if (test_case->realms.items[i].owner > (int)i)
            return load_fail(loader, item, "A realm stands after its owner; move \"%s\" down.",
                             item->string);
    return true;
}

static bool frame_fail(struct loader *loader, const cJSON *item, const char *sentence)
{
    return load_fail(loader, item, "The frame \"%s\" %s.", item->string, sentence);
}

/*
 * The frame's origin, as HTML determines that of a new document: opaque in a sandbox, which is its
 * own or its parent's, and for data; inherited by srcdoc and about:blank; else that of its page.
 */
static bool settle_frame(struct loader *loader, const cJSON *item, struct realm_program *frame)
{
    const struct test_case *test_case = loader->test_case;
    const struct realm_program *parent = &test_case->realms.items[frame->owner];
    bool is_data = strcmp(frame->via, "data") == 0, is_page = strcmp(frame->via, "src") == 0;
    if (!realm_is_window(parent) || parent->kind == REALM_DOCUMENT)
        return frame_fail(loader, item, "can only stand in a window");
    if (frame->isolated && !parent->isolated)
        return frame_fail(loader, item, "cannot be isolated, as its parent is not");
    frame->sandbox |= parent->sandbox;
    bool must_be_opaque = frame->sandbox || is_data;
    if (!frame->origin)
        frame->origin = must_be_opaque ? "opaque" : "same";
    bool is_opaque = strcmp(frame->origin, "opaque") == 0,
         is_same = strcmp(frame->origin, "same") == 0;
    if (must_be_opaque && !is_opaque)
        return frame_fail(loader, item, "has an opaque origin, as it is sandboxed or via data");
    if (!is_page && !is_opaque && !is_same)
        return frame_fail(loader, item, "inherits its origin, as it is via srcdoc or blank");
    if (is_page && is_same && realm_origin_is_opaque(test_case, parent))
        return frame_fail(loader, item, "cannot be a page of its parent's origin, which is opaque");
    frame->sandbox |= is_opaque && !is_data;
    if (frame->sandbox && strcmp(frame->via, "blank") == 0)
        return frame_fail(loader, item, "is sandboxed and blank: nobody can run a program in it");
    return true;
}

/* What a popup's opener may be: a page that can open one and that stays its opener. */
static bool settle_popup(struct loader *loader, const cJSON *item,
                         const struct realm_program *popup)
{
    const struct test_case *test_case = loader->test_case;
    const struct realm_program *opener = &test_case->realms.items[popup->owner];
    const char *why = NULL;
    if (!realm_is_window(opener) || opener->kind == REALM_DOCUMENT)
        why = "can only be opened by a window";
    else if (opener->sandbox)
        why = "cannot be opened from a sandbox";
    else if (!popup->noopener && first_opener(test_case, opener)->isolated)
        why = "would have no opener, as that is isolated";
    else if (strcmp(popup->origin, "same") == 0 && realm_origin_is_opaque(test_case, opener))
        why = "cannot be a page of its opener's origin, which is opaque";
    return !why || load_fail(loader, item, "The popup \"%s\" %s.", item->string, why);
}

static bool document_fail(struct loader *loader, const cJSON *item, const char *sentence)
{
    return load_fail(loader, item, "The document \"%s\" %s.", item->string, sentence);
}

/* Frames of the document that is replaced go with it, and popups stay. */
static bool can_replace(const struct test_case *test_case, const struct realm_program *document)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *realm = &test_case->realms.items[i];
        if (realm != document && realm->owner == document->owner &&
            (realm->kind == REALM_AGENT || realm->kind == REALM_DOCUMENT))
            return false;
    }
    return true;
}

/* The next document of a window: always a page, in the frame's sandbox. */
static bool settle_document(struct loader *loader, const cJSON *item,
                            struct realm_program *document)
{
    const struct test_case *test_case = loader->test_case;
    const struct realm_program *replaced = &test_case->realms.items[document->owner];
    if (!realm_is_window(replaced))
        return document_fail(loader, item, "can only replace that of a window");
    document->sandbox = replaced->sandbox;
    if (document->sandbox)
        document->origin = "opaque";
    else if (strcmp(document->origin, "opaque") == 0)
        return document_fail(loader, item, "is no page of an opaque origin, as it has no sandbox");
    else if (realm_origin_is_opaque(test_case, document))
        return document_fail(loader, item, "cannot be a page of an opaque origin");
    return can_replace(test_case, document) ||
           document_fail(loader, item, "replaces one that has agents, or is replaced already");
}

/* What comes later than the program begins has no agents that begin with it. */
static bool settle_agent(struct loader *loader, const cJSON *item,
                         const struct realm_program *agent)
{
    return loader->test_case->realms.items[agent->owner].kind != REALM_DOCUMENT ||
           load_fail(loader, item, "The agent \"%s\" cannot belong to a next document.",
                     item->string);
}

static bool settle_realms(struct loader *loader, const cJSON *realms)
{
    struct realm_program *realm = loader->test_case->realms.items;
    for (const cJSON *item = realms->child; item; item = item->next, realm++)
        if ((realm->kind == REALM_FRAME && !settle_frame(loader, item, realm)) ||
            (realm->kind == REALM_AGENT && !settle_agent(loader, item, realm)) ||
            (realm->kind == REALM_POPUP && !settle_popup(loader, item, realm)) ||
            (realm->kind == REALM_DOCUMENT && !settle_document(loader, item, realm)))
            return false;
    return true;
}

/* Windows of one origin do, if they are of one browsing context group: they are one agent then. */
static bool share_log(const struct test_case *test_case, const struct realm_program *a,
                      const struct realm_program *b)
{
    const struct realm_program *first = first_opener(test_case, a);
    return first && first == first_opener(test_case, b) && realms_share_origin(test_case, a, b);
}

static void assign_groups(struct test_case *test_case)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        struct realm_program *realm = &test_case->realms.items[i];
        realm->group = (int)i;
        for (size_t j = i; j-- > 0;)
            if (share_log(test_case, realm, &test_case->realms.items[j]))
                realm->group = (int)j;
    }
}

/* Some document comes in its place. */
static bool is_replaced(const struct test_case *test_case, const struct realm_program *realm)
{
    for (size_t i = 0; i < test_case->realms.count; i++) {
        const struct realm_program *next = &test_case->realms.items[i];
        if (next->kind == REALM_DOCUMENT && realm_place(test_case, next) == realm)
            return true;
    }
    return false;
}

/* Their log is one list, which every window of the group must be able to find. */
static bool check_groups(struct loader *loader, const cJSON *realms)
{
    const struct test_case *test_case = loader->test_case;
    const struct realm_program *realm = test_case->realms.items;
    for (const cJSON *item = realms->child; item; item = item->next, realm++) {
        const struct realm_program *first = &test_case->realms.items[realm->group];
        bool comes_late = realm->kind == REALM_DOCUMENT && is_replaced(test_case, first);
        if (first != realm && (first->kind == REALM_DOCUMENT || comes_late))
            return load_fail(
                loader, item,
                "The window \"%s\" would continue the log of \"%s\", which is not there "
                "all the time.",
                realm->name, first->name);
        if (first != realm && !realm_reaches(test_case, realm, first))
            return load_fail(loader, item,
                             "The windows \"%s\" and \"%s\" are of one agent, but cannot reach "
                             "each other.",
                             first->name, realm->name);
    }
    return true;
}

static bool add_anonymous(struct loader *loader)
{
    struct realm_program realm = {.name = intern(loader, ""), .owner = -1, .origin = "same"};
    LIST_APPEND(loader->arena, &loader->test_case->realms, realm);
    return true;
}

bool realms_read(struct loader *loader, const cJSON *realms)
{
    if (!realms)
        return add_anonymous(loader);
    if (!cJSON_IsObject(realms) || !realms->child)
        return load_fail(loader, realms, "\"realms\" wants an object with at least one realm.");
    for (const cJSON *item = realms->child; item; item = item->next)
        if (!add_realm(loader, item))
            return false;
    struct realm_program *realm = loader->test_case->realms.items;
    for (const cJSON *item = realms->child; item; item = item->next, realm++)
        if (!resolve_owner(loader, item, realm))
            return false;
    if (!check_order(loader, realms) || !settle_realms(loader, realms))
        return false;
    assign_groups(loader->test_case);
    return check_groups(loader, realms);
}
