int getcpu(unsigned *, unsigned *);
