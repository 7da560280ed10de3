// Nothing: the library made from this file exists to be linked (see kijun_stage).
