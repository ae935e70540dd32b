import { z } from 'zod';

// Imported before every schema: the page's content security policy forbids the code generation that zod tries first.
z.config({ jitless: true });
