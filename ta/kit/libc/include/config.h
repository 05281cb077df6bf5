/* CFG_ settings as values of expressions. */
#ifndef CONFIG_H
#define CONFIG_H

/*
 * IS_ENABLED(CFG_X) is 1 when CFG_X is defined as 1, else 0: only then does
 * pasting put one more argument in front of the 1.
 */
#define __config_arg_1		       0,
#define __config_second(first, v, ...) v
#define __config_choose(arg)	       __config_second(arg 1, 0, 0)
#define __config_paste(v)	       __config_choose(__config_arg_##v)
#define IS_ENABLED(cfg)		       __config_paste(cfg)
#define IS_ENABLED2(cfg)	       IS_ENABLED(cfg)

#endif
