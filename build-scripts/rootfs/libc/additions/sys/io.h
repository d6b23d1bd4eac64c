#define __modlab_io(suffix, type) \
	static __inline void out##suffix##_p(type __value, unsigned short __port) \
	{ \
		out##suffix(__value, __port); \
		outb(0, 0x80); \
	} \
	static __inline type in##suffix##_p(unsigned short __port) \
	{ \
		type __value = in##suffix(__port); \
		outb(0, 0x80); \
		return __value; \
	}
__modlab_io(b, unsigned char)
__modlab_io(w, unsigned short)
__modlab_io(l, unsigned int)
#undef __modlab_io
