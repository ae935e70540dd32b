import { type Role, routes } from '@joinery/api';
import { PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSend } from '../../api/use-route.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { RoleSelect } from './role-select.tsx';

const firstValues = { name: '', email: '', password: '', role: 'builder' as Role };

/** Creates an account with a first password. */
export function MemberDialog({ onClose }: { readonly onClose: () => void }) {
  const add = useSend(routes.addMember, [routes.listMembers]);
  const form = useForm({
    initialValues: firstValues,
    validate: { password: (text) => (text.length >= 12 ? null : 'Use at least 12 characters.') },
  });
  const send = (body: typeof firstValues) =>
    add.mutate(
      { body },
      {
        onSuccess: (member) => {
          notifyDone(`Added ${member.name}.`);
          onClose();
        },
      },
    );
  return (
    <Dialog onClose={onClose} title="Add a person">
      <DialogForm
        error={add.error}
        busy={add.isPending}
        submit="Add person"
        onLeave={onClose}
        onSubmit={form.onSubmit(send)}
      >
        <TextInput label="Name" required data-autofocus {...form.getInputProps('name')} />
        <TextInput label="E-mail" type="email" required autoComplete="off" {...form.getInputProps('email')} />
        <PasswordInput
          label="First password"
          description="At least 12 characters. Give it to them in person."
          required
          autoComplete="new-password"
          {...form.getInputProps('password')}
        />
        <RoleSelect label="Role" value={form.values.role} onChange={(role) => form.setFieldValue('role', role)} />
      </DialogForm>
    </Dialog>
  );
}
