import { type HoldScope, routes } from '@joinery/api';
import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAnswer, useSend } from '../../api/use-route.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { DialogForm } from '../../ui/dialog-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { scopeWords } from './say-scope.ts';

const scopes = (Object.keys(scopeWords) as HoldScope[]).map((scope) => ({ value: scope, label: scopeWords[scope] }));
const targets: Readonly<Record<'run' | 'subject', { readonly label: string; readonly description: string }>> = {
  run: { label: 'Run', description: 'Its id, from the address of the run.' },
  subject: { label: 'Person', description: 'As the list of runs names them, such as mia@example.com.' },
};

interface TargetProps {
  readonly scope: HoldScope;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Target({ scope, value, onChange }: TargetProps) {
  const flows = useAnswer(routes.listFlows, {}, { enabled: scope === 'flow' });
  if (scope === 'organization') return null;
  if (scope === 'flow') {
    const data = (flows.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
    const choose = (flow: string | null) => onChange(flow ?? '');
    return <Select label="Flow" data={data} value={value || null} onChange={choose} searchable required />;
  }
  return (
    <TextInput {...targets[scope]} value={value} onChange={(event) => onChange(event.currentTarget.value)} required />
  );
}

/** Holds a run, a person's runs, a flow's or all. */
export function HoldDialog({ onClose }: { readonly onClose: () => void }) {
  const add = useSend(routes.addHold, [routes.listHolds]);
  const [scope, setScope] = useState<HoldScope>('subject');
  const [target, setTarget] = useState('');
  const [reason, setReason] = useState('');
  const send = () => {
    const body = scope === 'organization' ? { scope, reason } : { scope, target, reason };
    const onSuccess = () => {
      notifyDone('Added the hold.');
      onClose();
    };
    add.mutate({ body }, { onSuccess });
  };
  const choose = (next: string | null) => {
    setTarget('');
    setScope(scopes.find(({ value }) => value === next)?.value ?? 'subject');
  };
  return (
    <Dialog onClose={onClose} title="Add a legal hold">
      <DialogForm
        error={add.error}
        busy={add.isPending}
        disabled={reason.trim() === '' || (scope !== 'organization' && target.trim() === '')}
        submit="Add hold"
        onLeave={onClose}
        onSubmit={send}
      >
        <Select label="What is held" data={scopes} value={scope} onChange={choose} allowDeselect={false} />
        <Target scope={scope} value={target} onChange={setTarget} />
        <Textarea
          label="Reason"
          description="Kept with the hold, also after it is lifted."
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          required
          rows={3}
        />
      </DialogForm>
    </Dialog>
  );
}
