/* Sizes, places and numbers of kijun.h as this compiler has them; abi.py compares them with those kept. */
#include <kijun.h>
#include <stdio.h>

#define SIZE(type) printf("size %s %zu\n", #type, sizeof(type))
#define PLACE(type, member) printf("place %s.%s %zu\n", #type, #member, offsetof(type, member))
#define NUMBER(name) printf("number %s %d\n", #name, (int)(name))

int main(void) {
    SIZE(kijun_text);
    PLACE(kijun_text, data);
    PLACE(kijun_text, size);
    SIZE(kijun_options);
    PLACE(kijun_options, size);
    PLACE(kijun_options, at);
    PLACE(kijun_options, revision);
    PLACE(kijun_options, known_at);
    PLACE(kijun_options, all_revisions);
    PLACE(kijun_options, mode);
    PLACE(kijun_options, explain);
    NUMBER(KIJUN_ABI);
    NUMBER(KIJUN_OK);
    NUMBER(KIJUN_REFUSED);
    NUMBER(KIJUN_MISUSED);
    NUMBER(KIJUN_FAILED);
    NUMBER(KIJUN_CANDIDATE);
    NUMBER(KIJUN_UNDETERMINED);
    NUMBER(KIJUN_OUT_OF_SCOPE);
    NUMBER(KIJUN_SCREEN);
    NUMBER(KIJUN_ASSESS);
    return 0;
}
